// The orientation in an image's Exif data. Only exif.cpp uses libexif.
//
// Not trusted: every byte; this code runs only in the sandboxed child. TIFF is not handled here, because its
// decoder applies the orientation.
#pragma once

#include <string_view>

#include "options/image_format.hpp"

namespace ocr {

// 1 to 8, as defined in Exif 2.3, section 4.6.4; 1 (upright) if there is no orientation.
int exif_orientation(ImageFormat format, std::string_view bytes);

}  // namespace ocr
