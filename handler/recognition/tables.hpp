// Finds the tables of a page by the boxes of its words and by the lines drawn on it. Pure geometry.
//
// A table has at least two columns and two rows. Cells are what rules enclose or, without rules, what white
// gaps that are aligned over at least three rows separate. Text in columns is no table: its lines fill their
// columns. Every word is in at most one cell, tables do not overlap, and no cell is outside its table.
#pragma once

#include <vector>

#include "recognition/layout.hpp"

namespace ocr {

// From `blocks` and `rules`; from the top of the page down.
std::vector<Table> find_tables(const Layout& layout);

}  // namespace ocr
