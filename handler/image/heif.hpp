// HEIC and AVIF by libheif. Only heif.cpp knows it.
//
// Not trusted: every byte; all but load_heif_decoders() runs in the sandboxed child.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "options/image_format.hpp"

namespace ocr {

// In the parent: decoders may be plugins, in files that a child cannot open.
void load_heif_decoders();

// Of the main picture, as its file says that it is to be shown; nothing decoded. Nothing where it is corrupt.
std::optional<PixelSize> heif_size(std::string_view bytes);

// Its pixels as a PAM file (https://netpbm.sourceforge.net/doc/pam.html): red, green, blue and opacity, 8
// bits each, turned as the file says. Empty where it is corrupt.
std::string heif_to_pam(std::string_view bytes);

}  // namespace ocr
