// Finds tables by the rules around their cells.
//
// Rules may be slightly skewed, broken or doubled. Where one is missing between two cells, a cell spans both.
// Sides without a rule end where the other rules do, and rows that only white space separates are found by
// their text.
#pragma once

#include <vector>

#include "recognition/cell_grid.hpp"
#include "recognition/layout.hpp"

namespace ocr {

// `words` are level; `letter_height` is that of most lines.
std::vector<Table> ruled_tables(const std::vector<Rule>& rules, const std::vector<Box>& words,
                                double letter_height, const Tilt& tilt);

}  // namespace ocr
