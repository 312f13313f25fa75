// Adds lines that were read by themselves to the layout of a page.
#pragma once

#include <limits>
#include <vector>

#include "recognition/layout.hpp"

namespace ocr {

// Sets the box and the confidence of a line from its words. It must have one.
void fit_to_words(Line& line);
// The same for a paragraph and its lines.
void fit_to_lines(Paragraph& paragraph);

// Adds the words to the line that they continue, or that lost its own. Returns false if there is none, not
// even at the distance `widest_gap`.
bool continue_line(Layout& layout, const Line& line,
                   double widest_gap = std::numeric_limits<double>::infinity());

// Inserts a block after what stands above it.
void insert_block(Layout& layout, Block block);

// Inserts lines as a block of their own.
void insert_lines(Layout& layout, std::vector<Line> lines);

}  // namespace ocr
