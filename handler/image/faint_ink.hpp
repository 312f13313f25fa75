// Faint ink: letters much lighter than the others on the page, which one threshold for the page would lose.
#pragma once

#include <optional>

#include "image/image.hpp"

namespace ocr {

// A grey copy with the faint letters as dark as the others; nullopt if the page has no faint letters. Takes a
// few milliseconds.
std::optional<Image> with_dark_ink(const Image& image, double letter_height_px);

}  // namespace ocr
