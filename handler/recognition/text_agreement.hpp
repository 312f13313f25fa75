// Whether the text embedded in a PDF says what its page shows. Fonts may map their glyphs to other characters
// than they draw, by mistake or on purpose.
#pragma once

#include <string_view>

#include "recognition/layout.hpp"
#include "recognition/page_reader.hpp"

namespace ocr {

// Reads a few lines of the picture to which `embedded` belongs, in its pixels, and compares them. True unless
// most of what can be read clearly is different.
bool agrees_with(const Image& picture, const Layout& embedded, const PageReader& reader);

// Whether two texts are the same but for spaces and a reader's mistakes.
bool are_alike(std::string_view one, std::string_view other);

}  // namespace ocr
