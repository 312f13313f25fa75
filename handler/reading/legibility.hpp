// Whether text from a PDF is text that a person can read.
#pragma once

#include <string_view>

namespace ocr {

// False for the output of fonts without glyph names: control characters and characters of private use.
bool is_legible(std::string_view text);

// Whether most lines are single letters or two, as poppler gives text that does not run level: the words of a
// skewed scan, in its invisible layer.
bool is_in_pieces(std::string_view text);

// Whether legible text may still be nonsense, because its fonts map their glyphs to other characters: it is
// written in letters but has none of the words that all texts have, or it is mostly punctuation.
bool is_doubtful(std::string_view text);

}  // namespace ocr
