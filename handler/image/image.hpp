// An image in memory, and how bytes become one: header first, limits next, pixels last.
//
// Only image.cpp and recognizer.cpp may know Leptonica's Pix, and only image.cpp calls Leptonica.
// Not trusted: every byte; all of this runs in the sandboxed child.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "image/geometry.hpp"
#include "options/image_format.hpp"
#include "options/pages.hpp"

struct Pix;

namespace ocr {

struct PixDeleter {
  void operator()(Pix* pix) const;
};

// What a first look at a picture tells.
struct Look {
  double ink_share = 0;      // of the pixels that a single threshold takes for ink
  int middle_grey = 255;     // half of all pixels are darker
  double light = 1;          // the darkest part of the paper by the lightest
  int letters = 0;           // shapes as large as letters
  int specks = 0;            // shapes too small for that
  double x_height_px = 0;    // the middle height of letters; 0 where there are none
  double skew_degrees = 0;   // by how much it must be turned clockwise for lines of text to be level
  double skew_sureness = 0;  // over 3, the angle can be believed
};

class Image {
 public:
  explicit Image(Pix* pix, const Affine& to_uploaded = {})  // takes `pix` over
      : pix_(pix), to_uploaded_(to_uploaded) {}

  int width_px() const;
  int height_px() const;
  Pix* pix() const { return pix_.get(); }
  // From these pixels to those of the file as it is stored, whatever was done to them since.
  const Affine& to_uploaded() const { return to_uploaded_; }

  // As the file says; 0: it does not.
  int x_dpi() const;
  int y_dpi() const;

  Result<std::string> as_png() const;

  // Turned clockwise by 90, 180 or 270 degrees.
  Result<Image> rotated(int degrees) const;

  // At a copy of at most two megapixels, so that it takes some milliseconds.
  Look look() const;

  // Copies for a better reading; where pixels move, to_uploaded() follows. Nothing where the picture is too
  // small for it.
  std::optional<Image> inverted() const;
  std::optional<Image> straightened(double clockwise_degrees) const;
  std::optional<Image> scaled(double factor) const;
  std::optional<Image> evened() const;     // the paper is as light everywhere
  std::optional<Image> smoothed() const;   // without grain and specks
  std::optional<Image> binarized() const;  // black and white, by a threshold of each pixel's surroundings
  Image same() const;                      // shares the pixels

 private:
  std::optional<Image> made(Pix* pix, const Affine& to_this = {}) const;

  std::unique_ptr<Pix, PixDeleter> pix_;
  Affine to_uploaded_;
};

struct ImageLimits {
  std::int64_t max_pixels;  // of each page
  std::int64_t max_side_px;
  std::int64_t max_pages;
};

struct ImageHeader {
  ImageFormat format;
  PixelSize size;  // as stored, before any turn
  int page = 1;
  int dpi = 0;  // at which it was rendered; 0: it was not
  int exif_orientation = 1;
};

// Pages are numbered from 1; of what is read here, only TIFF has more than one.
// unsupported_type, unreadable_image or image_too_large, judged before anything is decoded.
Result<ImageHeader> read_header(std::string_view bytes, const ImageLimits& limits, int page = 1);
// Of the picture of a PDF's page, which another program made of it: as PNM.
Result<ImageHeader> read_rendered_header(std::string_view pnm, const ImageLimits& limits, const Page& page);
// The pages chosen, after a look at the header of each; bad_option where one is beyond the end.
Result<std::vector<Page>> judge_pages(std::string_view bytes, const PageSelection& chosen,
                                      const ImageLimits& limits);
// image_too_large where a document is to be read of which so many pages are chosen.
Result<void> require_few_pages(std::int64_t count, const ImageLimits& limits);

// The pixels: 1, 8 or 32 bits deep, no colour map, transparency on white, turned as the camera
// noted in Exif data if `upright`. (TIFF's orientation tag is part of how its pixels are stored: it always
// counts.)
Result<Image> decode(std::string_view bytes, const ImageHeader& header, bool upright);
// The pixels as the file has them, which the engine itself then makes readable.
Result<Image> decode_plain(std::string_view bytes, const ImageHeader& header);

}  // namespace ocr
