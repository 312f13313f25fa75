// Which words are in which cell of a table.
//
// A word belongs to the cell that contains its centre, so it belongs to at most one.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "recognition/layout.hpp"

namespace ocr {

struct CellPlace {
  const Table* table = nullptr;  // nullptr if the word is in no table
  const TableCell* cell = nullptr;
};

CellPlace place_of(const Word& word, const std::vector<Table>& tables);

// Adds the words of another line at the end of a line.
void append(Line& line, const Line& more);

// The words of each cell in lines, from the top down; only of lines that `takes` accepts. A cell without
// words is not in the map.
using LinesOfCells = std::map<const TableCell*, std::vector<Line>>;
LinesOfCells lines_of_cells(const std::vector<Table>& tables, const std::vector<Block>& blocks,
                            const std::function<bool(const Line&)>& takes);

// Fills in the text and confidence of all cells from the words of `blocks`. In a cell, words are read by
// rows.
void fill_cells(std::vector<Table>& tables, const std::vector<Block>& blocks);

}  // namespace ocr
