// Screens: areas that a printer shaded with a pattern of dots, which break up the letters on them.
#pragma once

#include <optional>

#include "image/image.hpp"

namespace ocr {

// A grey copy in which screens are an even grey, with the letters darker; nullopt if the page has none. A
// page of plain text costs a few milliseconds.
std::optional<Image> with_even_screens(const Image& image, double letter_height_px);

}  // namespace ocr
