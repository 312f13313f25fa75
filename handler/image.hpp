// An image in memory, and how bytes become one: header first, limits next, pixels last.
//
// Only image.cpp and recognizer.cpp may know Leptonica's Pix, and only image.cpp calls Leptonica.
// Not trusted: every byte; all of this runs in the sandboxed child.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "image_format.hpp"
#include "result.hpp"

struct Pix;

namespace ocr {

struct PixDeleter {
  void operator()(Pix* pix) const;
};

class Image {
 public:
  explicit Image(Pix* pix) : pix_(pix) {}  // takes it over

  int width_px() const;
  int height_px() const;
  Pix* pix() const { return pix_.get(); }

  // Turned clockwise by 90, 180 or 270 degrees.
  Result<Image> rotated(int degrees) const;

 private:
  std::unique_ptr<Pix, PixDeleter> pix_;
};

struct ImageLimits {
  std::int64_t max_pixels;
  std::int64_t max_side_px;
};

struct ImageHeader {
  ImageFormat format;
  PixelSize size;  // as stored, before any turn
};

// unsupported_type, unreadable_image or image_too_large, judged before anything is decoded.
Result<ImageHeader> read_header(std::string_view bytes, const ImageLimits& limits);

// The pixels: 1, 8 or 32 bits deep, no colour map, transparency on white, turned as the camera
// noted in Exif data if `upright`. (TIFF's orientation tag is part of how its pixels are stored: it always
// counts.)
Result<Image> decode(std::string_view bytes, const ImageHeader& header, bool upright);

}  // namespace ocr
