// Makes a line of words in reading order from pieces of text in the order in which they stand on the page.
#pragma once

#include <vector>

#include "recognition/layout.hpp"

namespace ocr {

// `pieces` is not empty, and they stand in a line: horizontal ones from left to right, turned ones in their
// direction of reading. Pieces without a gap between them are one word. Hebrew and Arabic, whose characters
// are expected from left to right like the pieces, are put in reading order.
Line line_of(std::vector<Word> pieces);

}  // namespace ocr
