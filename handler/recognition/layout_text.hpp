// A layout as text.
#pragma once

#include <string>

#include "recognition/layout.hpp"

namespace ocr {

// As the engine writes text: a line per line, and an empty line between paragraphs.
std::string text_of(const Layout& layout);

// The mean confidence of the words that were recognised, 0 to 100; 0 if there are none.
int mean_confidence(const Layout& layout);

}  // namespace ocr
