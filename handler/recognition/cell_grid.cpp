#include "recognition/cell_grid.hpp"

#include <algorithm>
#include <numeric>

namespace ocr {

CellGroups::CellGroups(const Grid& grid) : grid_(grid), parents_(grid.row_count() * grid.column_count()) {
  std::iota(parents_.begin(), parents_.end(), std::size_t{0});
}

std::size_t CellGroups::group_of(std::size_t cell) const {
  while (parents_[cell] != cell) cell = parents_[cell];
  return cell;
}

// A group is named by its first cell.
void CellGroups::unite(std::size_t one, std::size_t other) {
  one = group_of(one);
  other = group_of(other);
  parents_[std::max(one, other)] = std::min(one, other);
}

std::vector<CellGroups::Span> CellGroups::spans() const {
  std::vector<Span> spans(parents_.size(), {grid_.row_count(), 0, grid_.column_count(), 0});
  for (std::size_t row = 0; row < grid_.row_count(); ++row)
    for (std::size_t column = 0; column < grid_.column_count(); ++column) {
      Span& span = spans[group_of(grid_.index(row, column))];
      span = {std::min(span.first_row, row), std::max(span.last_row, row),
              std::min(span.first_column, column), std::max(span.last_column, column)};
    }
  return spans;
}

void CellGroups::make_rectangles() {
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    const std::vector<Span> all = spans();
    for (std::size_t group = 0; group < all.size(); ++group) {
      const Span& span = all[group];
      for (std::size_t row = span.first_row; row <= span.last_row; ++row)
        for (std::size_t column = span.first_column; column <= span.last_column; ++column) {
          if (group_of(grid_.index(row, column)) == group_of(group)) continue;
          unite(grid_.index(row, column), group);
          has_changed = true;
        }
    }
  }
}

Table CellGroups::table(const Tilt& tilt) const {
  Table table{
      tilt.read(Box{grid_.columns.front(), grid_.rows.front(), grid_.columns.back(), grid_.rows.back()}),
      static_cast<int>(grid_.row_count()),
      static_cast<int>(grid_.column_count()),
      {}};
  const std::vector<Span> all = spans();
  for (std::size_t group = 0; group < all.size(); ++group) {
    if (group_of(group) != group) continue;
    const Span& span = all[group];
    const Box box = tilt.read(Box{grid_.columns[span.first_column], grid_.rows[span.first_row],
                                  grid_.columns[span.last_column + 1], grid_.rows[span.last_row + 1]});
    table.cells.push_back({static_cast<int>(span.first_row), static_cast<int>(span.first_column),
                           static_cast<int>(span.last_row - span.first_row + 1),
                           static_cast<int>(span.last_column - span.first_column + 1), box, 0, ""});
    // On a page with a slope, cells reach beyond the box of the whole.
    table.box = {std::min(table.box.left, box.left), std::min(table.box.top, box.top),
                 std::max(table.box.right, box.right), std::max(table.box.bottom, box.bottom)};
  }
  return table;
}

std::vector<double> distinct(std::vector<double> places, double distance) {
  std::sort(places.begin(), places.end());
  std::vector<double> kept;
  for (const double place : places)
    if (kept.empty() || place - kept.back() >= distance) kept.push_back(place);
  return kept;
}

}  // namespace ocr
