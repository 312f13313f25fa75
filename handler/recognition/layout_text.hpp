// A layout as text.
#pragma once

#include <string>

#include "recognition/layout.hpp"

namespace ocr {

// Between the words of a line: one space, and two between the columns of a table; or as many as show the word
// at its place.
enum class Spacing { plain, as_on_page };

// As the engine writes text, without blank lines: a line per line, and an empty line between paragraphs.
std::string text_of(const Layout& layout, Spacing spacing = Spacing::plain);

// The mean confidence of the words that were recognised, 0 to 100; 0 if there are none.
int mean_confidence(const Layout& layout);

}  // namespace ocr
