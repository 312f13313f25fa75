#include "output/markdown_table.hpp"

#include <algorithm>

#include "output/markdown_text.hpp"
#include "output/table_grid.hpp"

namespace ocr {

std::string markdown_table(const Table& table) {
  const bool has_text = std::any_of(table.cells.begin(), table.cells.end(),
                                    [](const TableCell& cell) { return !cell.text.empty(); });
  if (!has_text) return "";
  std::string text;
  for (const auto& row : grid_of(table)) {
    const bool is_head = text.empty();
    if (!is_head) text += '\n';
    text += '|';
    for (const std::string& cell : row) text += " " + markdown_inline(cell) + (cell.empty() ? "|" : " |");
    if (!is_head) continue;
    text += "\n|";
    for (std::size_t column = 0; column < row.size(); ++column) text += " --- |";
  }
  return text;
}

}  // namespace ocr
