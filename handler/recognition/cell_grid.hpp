// The words of a page as tables are found among them, and a grid of cells that becomes a table.
//
// Coordinates are level: those of the read image, turned by the small slope that remains on the page.
#pragma once

#include <cstddef>
#include <vector>

#include "recognition/layout.hpp"

namespace ocr {

// A small turn, for which the sine is the angle and the cosine is 1.
struct Tilt {
  double slope = 0;

  Point level(const Point& p) const { return {p.x + slope * p.y, p.y - slope * p.x}; }
  // Boxes keep their size, and their centres are turned.
  Box level(const Box& box) const { return moved(box, slope); }
  Box read(const Box& box) const { return moved(box, -slope); }

 private:
  static Box moved(const Box& box, double slope) {
    const double right = slope * (box.top + box.bottom) / 2;
    const double down = -slope * (box.left + box.right) / 2;
    return {box.left + right, box.top + down, box.right + right, box.bottom + down};
  }
};

// The rows and columns of a table: the places of the lines around and between them, in ascending order.
struct Grid {
  std::vector<double> rows;
  std::vector<double> columns;

  std::size_t row_count() const { return rows.size() - 1; }
  std::size_t column_count() const { return columns.size() - 1; }
  std::size_t index(std::size_t row, std::size_t column) const { return row * column_count() + column; }
};

// Which cells of a grid are one cell.
class CellGroups {
 public:
  explicit CellGroups(const Grid& grid);
  void unite(std::size_t one, std::size_t other);
  std::size_t group_of(std::size_t cell) const;
  // Unites more cells until each group is a rectangle.
  void make_rectangles();
  // The table with a cell for each group. Its cells have no text yet.
  Table table(const Tilt& tilt) const;

 private:
  struct Span {
    std::size_t first_row, last_row, first_column, last_column;
  };
  std::vector<Span> spans() const;  // of each group, by the index of its first cell

  const Grid& grid_;
  std::vector<std::size_t> parents_;
};

// The places in ascending order, without those nearer than `distance` to one before.
std::vector<double> distinct(std::vector<double> places, double distance);

}  // namespace ocr
