#include "recognition/table_order.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "recognition/reordering.hpp"
#include "recognition/table_cells.hpp"

namespace ocr {
namespace {

bool is_number(const std::string& text) {
  const auto digits =
      std::count_if(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c); });
  return 2 * static_cast<std::size_t>(digits) >= text.size() && digits > 0;
}

bool has_numbers(const Table& table) {
  struct Column {
    int filled = 0;
    int numbers = 0;
  };
  std::map<int, Column> columns;
  for (const TableCell& cell : table.cells) {
    if (cell.column == 0 || cell.text.empty()) continue;
    Column& column = columns[cell.column];
    ++column.filled;
    if (is_number(cell.text)) ++column.numbers;
  }
  return std::any_of(columns.begin(), columns.end(),
                     [](const auto& column) { return 2 * column.second.numbers >= column.second.filled; });
}

// The lines of this number in the cells, as one line.
Line row_of(const std::vector<const std::vector<Line>*>& cells, std::size_t number) {
  Line row{};
  for (const std::vector<Line>* lines : cells) {
    if (number >= lines->size()) continue;
    Line part = (*lines)[number];
    part.words.front().starts_column = !row.words.empty();
    if (row.words.empty())
      row = std::move(part);
    else
      append(row, part);
  }
  return row;
}

// The table's words: the first lines of all cells in a row become a line, then the second lines.
std::vector<Line> rows_of(const Table& table, const LinesOfCells& lines) {
  std::vector<Line> rows;
  for (auto cell = table.cells.begin(); cell != table.cells.end();) {
    std::vector<const std::vector<Line>*> cells;
    std::size_t most = 0;
    for (const int row = cell->row; cell != table.cells.end() && cell->row == row; ++cell)
      if (const auto found = lines.find(&*cell); found != lines.end()) {
        cells.push_back(&found->second);
        most = std::max(most, found->second.size());
      }
    if (!cells.empty() && cells.front()->front().words.front().is_right_to_left)
      std::reverse(cells.begin(), cells.end());
    for (std::size_t number = 0; number < most; ++number) rows.push_back(row_of(cells, number));
  }
  return rows;
}

}  // namespace

bool order_by_rows(Layout& layout) {
  std::vector<Table> tables;
  for (const Table& table : layout.tables)
    if (table.is_ruled || has_numbers(table)) tables.push_back(table);
  if (tables.empty()) return false;
  layout.blocks = with_new_order(layout.blocks, tables,
                                 [](const Table& table, const LinesOfCells& lines, const Paragraph& like) {
                                   return std::vector<Block>{block_of(rows_of(table, lines), like)};
                                 });
  return true;
}

}  // namespace ocr
