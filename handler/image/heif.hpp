// Decodes HEIC and AVIF with libheif. Only heif.cpp uses libheif.
//
// Not trusted: every byte; everything except load_heif_decoders() runs in the sandboxed child.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "options/image_format.hpp"

namespace ocr {

// Call in the parent: decoders may be plugins, whose files a child cannot open.
void load_heif_decoders();

// The display size of the primary image, read without decoding. Returns nullopt if the file is corrupt.
std::optional<PixelSize> heif_size(std::string_view bytes);

// The primary image as a PAM file (https://netpbm.sourceforge.net/doc/pam.html): red, green, blue and
// opacity, 8 bits each, with the file's rotation applied. Returns an empty string if the file is corrupt.
std::string heif_to_pam(std::string_view bytes);

}  // namespace ocr
