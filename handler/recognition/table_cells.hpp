// Which words are in which cell of a table.
//
// A word belongs to the cell that contains its centre, so it belongs to at most one.
#pragma once

#include <vector>

#include "recognition/layout.hpp"

namespace ocr {

struct CellPlace {
  const Table* table = nullptr;  // nullptr if the word is in no table
  const TableCell* cell = nullptr;
};

CellPlace place_of(const Word& word, const std::vector<Table>& tables);

// Fills in the text and confidence of all cells from the words of `blocks`. In a cell, words are read by
// rows.
void fill_cells(std::vector<Table>& tables, const std::vector<Block>& blocks);

}  // namespace ocr
