#include "output/table_grid.hpp"

#include "output/line_joining.hpp"

namespace ocr {

TableGrid grid_of(const Table& table) {
  TableGrid grid(static_cast<std::size_t>(table.row_count),
                 std::vector<std::string>(static_cast<std::size_t>(table.column_count)));
  for (const TableCell& cell : table.cells)
    grid.at(static_cast<std::size_t>(cell.row)).at(static_cast<std::size_t>(cell.column)) =
        joined_lines(cell.text);
  return grid;
}

}  // namespace ocr
