// The orientation that a camera wrote into a picture's Exif data. Only exif.cpp knows libexif.
//
// Not trusted: every byte; it runs only in the sandboxed child. TIFF is left out: its decoder turns by
// itself.
#pragma once

#include <string_view>

#include "options/image_format.hpp"

namespace ocr {

// 1 to 8, as Exif 2.3, section 4.6.4 numbers them; 1 (upright) where nothing is said.
int exif_orientation(ImageFormat format, std::string_view bytes);

}  // namespace ocr
