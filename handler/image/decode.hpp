// Decodes images in this order: header, limits, pixels.
//
// Not trusted: every byte; all of this runs in the sandboxed child.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "image/image.hpp"
#include "options/image_format.hpp"
#include "options/pages.hpp"

namespace ocr {

struct ImageLimits {
  std::int64_t max_pixels;  // per page
  std::int64_t max_side_px;
  std::int64_t max_pages;
};

struct ImageHeader {
  ImageFormat format;
  PixelSize size;  // as stored, before any rotation
  int page = 1;
  int dpi = 0;  // resolution at which it was rendered; 0: not rendered
  int exif_orientation = 1;
};

// What the picture lacks, one sentence each.
using Warnings = std::vector<std::string>;

// Pages are numbered from 1; of the types read here, only TIFF has more than one. Errors: unsupported_type,
// unreadable_image or image_too_large, detected before any decoding.
Result<ImageHeader> read_header(std::string_view bytes, const ImageLimits& limits, int page = 1);
// The header of a PDF page that another program rendered as PNM.
Result<ImageHeader> read_rendered_header(std::string_view pnm, const ImageLimits& limits, const Page& page);
// The selected pages, after checking the header of each. A page whose header is corrupt is among them, and
// reading it will fail, unless no page has a readable header. Error: bad_option if a page is beyond the end.
Result<std::vector<Page>> judge_pages(std::string_view bytes, const PageSelection& chosen,
                                      const ImageLimits& limits);
// image_too_large if `count`, the number of selected pages, exceeds the limit.
Result<void> require_few_pages(std::int64_t count, const ImageLimits& limits);

// Decodes the pixels: 1, 8 or 32 bits deep, without colour map, transparency composited on white, or on black
// if what is seen is light. If `upright`, they are turned according to the Exif orientation. (TIFF's
// orientation tag describes how the pixels are stored, so it is always applied.) A JPEG or PNG that ends
// early gives what is there, and a warning.
Result<Image> decode(std::string_view bytes, const ImageHeader& header, bool upright, Warnings& warnings);
// Decodes the pixels without any conversion, which is then the engine's task.
Result<Image> decode_plain(std::string_view bytes, const ImageHeader& header, Warnings& warnings);

// For callers that have no use for warnings.
inline Result<Image> decode(std::string_view bytes, const ImageHeader& header, bool upright) {
  Warnings unused;
  return decode(bytes, header, upright, unused);
}
inline Result<Image> decode_plain(std::string_view bytes, const ImageHeader& header) {
  Warnings unused;
  return decode_plain(bytes, header, unused);
}

}  // namespace ocr
