// An image in memory, and how bytes become one: header first, limits next, pixels last.
//
// Only image.cpp and recognizer.cpp may know Leptonica's Pix, and only image.cpp calls Leptonica.
// Not trusted: every byte; all of this runs in the sandboxed child.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "geometry.hpp"
#include "image_format.hpp"
#include "result.hpp"

struct Pix;

namespace ocr {

struct PixDeleter {
  void operator()(Pix* pix) const;
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

 private:
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
  int exif_orientation = 1;
};

// Pages are numbered from 1; only TIFF has more than one.
// unsupported_type, unreadable_image or image_too_large, judged before anything is decoded.
Result<ImageHeader> read_header(std::string_view bytes, const ImageLimits& limits, int page = 1);
// How many pages, after a look at the header of each.
Result<int> count_pages(std::string_view bytes, const ImageLimits& limits);

// The pixels: 1, 8 or 32 bits deep, no colour map, transparency on white, turned as the camera
// noted in Exif data if `upright`. (TIFF's orientation tag is part of how its pixels are stored: it always
// counts.)
Result<Image> decode(std::string_view bytes, const ImageHeader& header, bool upright);

}  // namespace ocr
