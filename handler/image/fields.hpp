// Fields: parts of a page with a ground of their own, such as a shaded cell, a dark heading or a coloured
// slide.
#pragma once

#include <optional>

#include "image/image.hpp"

namespace ocr {

// A grey copy in which every field with letters has them dark on light, like the rest of the page; nullopt if
// the page has no such field. A page of plain text costs a few milliseconds.
std::optional<Image> with_even_fields(const Image& image, double letter_height_px);

}  // namespace ocr
