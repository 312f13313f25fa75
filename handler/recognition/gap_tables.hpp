// Finds tables without rules by white gaps that are aligned over at least three rows.
//
// Text in columns is no table: its lines fill their columns with several words. Nor is a list with its signs.
#pragma once

#include <vector>

#include "recognition/cell_grid.hpp"
#include "recognition/text_rows.hpp"

namespace ocr {

// From the top down. The tables have no text yet.
std::vector<Table> gap_tables(const std::vector<TextRow>& rows, double letter_height, const Tilt& tilt);

}  // namespace ocr
