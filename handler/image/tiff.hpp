// Reads TIFF, also BigTIFF, page by page. Only tiff.cpp uses libtiff itself.
//
// Pages as scanners write them go to Leptonica, which keeps 1 and 8 bits as they are. libtiff's own
// conversion to colours reads the rest: tiles, planes, CMYK, YCbCr, alpha, old JPEG, WebP. Depths that
// libtiff does not convert, such as 12 bits and floating point, are scaled here.
//
// Not trusted: every byte; all of this runs in the sandboxed child.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "options/image_format.hpp"

struct Pix;

namespace ocr {

// As stored, without decoding. Returns nullopt if the page's directory is missing or corrupt.
std::optional<PixelSize> tiff_size(std::string_view bytes, int page);
// 0 if there is no readable page.
std::int64_t tiff_page_count(std::string_view bytes);
// The caller owns the picture, which is turned according to the page's orientation. Returns nullptr if the
// page is corrupt, truncated or of a kind that no decoder here reads.
Pix* read_tiff(std::string_view bytes, int page);

}  // namespace ocr
