// The ink of a page that could be letters.
#pragma once

#include <vector>

#include "image/image.hpp"

namespace ocr {

// The boxes of all shapes as large as letters, in pixels of the image. Neither specks nor rules nor pictures.
// Takes a few milliseconds, because a large page is looked at in half its size.
std::vector<Box> letters_of(const Image& image, double letter_height_px);

}  // namespace ocr
