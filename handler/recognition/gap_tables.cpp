#include "recognition/gap_tables.hpp"

#include <algorithm>
#include <cstddef>
#include <map>

namespace ocr {
namespace {

constexpr std::size_t fewest_rows = 3;
// Rows with one segment within a table: headings of groups, wrapped text.
constexpr std::size_t most_undivided_rows = 2;

struct Interval {
  double from;
  double to;
};

using Rows = std::vector<TextRow>;

// Whether two rows have a gap at the same place.
bool share_gap(const TextRow& one, const TextRow& other, double least) {
  for (std::size_t i = 1; i < one.segments.size(); ++i)
    for (std::size_t j = 1; j < other.segments.size(); ++j) {
      const double from = std::max(one.segments[i - 1].box.right, other.segments[j - 1].box.right);
      const double to = std::min(one.segments[i].box.left, other.segments[j].box.left);
      if (to - from >= least) return true;
    }
  return false;
}

// Runs of rows that may be a table. Each starts and ends with a divided row.
std::vector<Rows> runs_of(const Rows& rows, double letter_height) {
  std::vector<Rows> runs;
  Rows run;
  std::size_t divided = 0;  // the rows of the run up to its last divided one
  const auto finish = [&] {
    run.resize(divided);
    if (run.size() >= fewest_rows) runs.push_back(run);
    run.clear();
    divided = 0;
  };
  double pitch = 0;
  for (const TextRow& row : rows) {
    if (!run.empty()) {
      // Rows may be far apart if all are.
      const double step = row.top - run.back().top;
      const bool is_far =
          row.top - run.back().bottom > 2 * letter_height && (pitch == 0 || step > 1.5 * pitch);
      const bool fits = row.is_divided() ? share_gap(run[divided - 1], row, letter_height * 0.4)
                                         : run.size() - divided < most_undivided_rows;
      if (is_far || !fits) finish();
      pitch = run.empty() ? 0 : step;
    }
    if (run.empty() && !row.is_divided()) continue;
    run.push_back(row);
    if (row.is_divided()) divided = run.size();
  }
  finish();
  return runs;
}

// The gaps that at least three rows share and that hardly any row covers.
std::vector<Interval> separators_of(const Rows& rows, double least_width) {
  struct Change {
    int covered = 0;
    int gaps = 0;
  };
  std::map<double, Change> changes;
  int divided = 0;
  for (const TextRow& row : rows) {
    if (!row.is_divided()) continue;
    ++divided;
    for (std::size_t i = 0; i < row.segments.size(); ++i) {
      const Box& box = row.segments[i].box;
      ++changes[box.left].covered;
      --changes[box.right].covered;
      if (i == 0) continue;
      ++changes[row.segments[i - 1].box.right].gaps;
      --changes[box.left].gaps;
    }
  }
  const int most_covered = divided / 8;
  std::vector<Interval> separators;
  Change now;
  double start = 0;
  bool is_open = false;
  for (const auto& [x, change] : changes) {
    now = {now.covered + change.covered, now.gaps + change.gaps};
    const bool separates = now.covered <= most_covered && now.gaps >= static_cast<int>(fewest_rows);
    if (separates && !is_open) start = x;
    if (!separates && is_open && x - start >= least_width) separators.push_back({start, x});
    is_open = separates;
  }
  return separators;
}

double middle(const Box& box) {
  return (box.left + box.right) / 2;
}

class GapTable {
 public:
  GapTable(const Rows& rows, double letter_height) : rows_(rows), letter_height_(letter_height) {
    double left = rows.front().segments.front().box.left;
    double right = left;
    for (const TextRow& row : rows) {
      left = std::min(left, row.segments.front().box.left);
      for (const Segment& segment : row.segments) right = std::max(right, segment.box.right);
    }
    grid_.columns = {left};
    for (const Interval& gap : separators_of(rows, letter_height * 0.6))
      grid_.columns.push_back((gap.from + gap.to) / 2);
    grid_.columns.push_back(right);
  }

  bool is_table() const { return grid_.column_count() > 1 && has_rows() && !is_prose() && !is_list(); }

  // The rows without a first or last column of running text, which may stand beside a table. Empty if there
  // is no such column.
  Rows without_text_beside() const {
    const std::size_t last = grid_.column_count() - 1;
    for (const std::size_t column : {std::size_t{0}, last}) {
      if (last == 0 || !is_running_text(in_column(column), true)) continue;
      Rows rest;
      for (TextRow row : rows_) {
        std::erase_if(row.segments, [&](const Segment& segment) {
          return column_at(segment.box.left) == column || column_at(segment.box.right) == column;
        });
        if (!row.segments.empty()) rest.push_back(std::move(row));
      }
      return rest;
    }
    return {};
  }

  Table table(const Tilt& tilt) {
    set_rows();
    CellGroups groups(grid_);
    for (std::size_t i = 0; i < rows_.size(); ++i)
      for (const Segment& segment : rows_[i].segments) {
        const std::size_t last = column_at(segment.box.right);
        for (std::size_t column = column_at(segment.box.left); column < last; ++column)
          groups.unite(grid_.index(table_row_[i], column), grid_.index(table_row_[i], column + 1));
      }
    groups.make_rectangles();
    return groups.table(tilt);
  }

 private:
  std::size_t column_at(double x) const {
    const auto after = std::upper_bound(grid_.columns.begin() + 1, grid_.columns.end() - 1, x);
    return static_cast<std::size_t>(after - grid_.columns.begin()) - 1;
  }

  bool has_rows() const {
    std::size_t count = 0;
    for (const TextRow& row : rows_)
      if (column_at(middle(row.segments.front().box)) != column_at(middle(row.segments.back().box))) ++count;
    return count >= fewest_rows;
  }

  // The parts of the divided rows in a column; a row may have several.
  std::vector<Segment> in_column(std::size_t column) const {
    std::vector<Segment> parts;
    for (const TextRow& row : rows_)
      for (const Segment& segment : row.segments)
        if (row.is_divided() && column_at(segment.box.left) == column &&
            column_at(segment.box.right) == column)
          parts.push_back(segment);
    return parts;
  }

  // Lines of running text fill their column, except the last of a paragraph, and have several words.
  // `is_sure`: many words, and many lines that start with a small letter.
  static bool is_running_text(const std::vector<Segment>& lines, bool is_sure) {
    if (lines.size() < fewest_rows) return false;
    std::size_t small = 0;
    double left = lines.front().box.left;
    double right = lines.front().box.right;
    std::size_t words = 0;
    std::vector<double> widths;
    for (const Segment& line : lines) {
      left = std::min(left, line.box.left);
      right = std::max(right, line.box.right);
      words += line.words;
      if (line.is_small) ++small;
      widths.push_back(line.box.right - line.box.left);
    }
    const auto median = widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2);
    std::nth_element(widths.begin(), median, widths.end());
    const double filled = *median / std::max(1.0, right - left);
    if (words >= lines.size() * 4 && small * 10 >= lines.size() * 3 && filled >= 0.5) return true;
    return !is_sure && words * 2 >= lines.size() * 5 && filled >= 0.8;
  }

  bool is_prose() const {
    std::size_t running = 0;
    for (std::size_t column = 0; column < grid_.column_count(); ++column)
      if (is_running_text(in_column(column), false)) ++running;
    return running >= 2 && running * 2 >= grid_.column_count();
  }

  bool is_list() const {
    const std::vector<Segment> first = in_column(0);
    const auto signs =
        std::count_if(first.begin(), first.end(), [](const Segment& part) { return part.is_list_sign; });
    return grid_.column_count() == 2 && static_cast<std::size_t>(signs) * 4 >= first.size() * 3;
  }

  // Text that is wrapped in a column other than the first belongs to the row above.
  bool continues(std::size_t row) const {
    const TextRow& text = rows_[row];
    if (row == 0 || text.is_divided() || text.top - rows_[row - 1].bottom > letter_height_ * 0.6)
      return false;
    const std::size_t column = column_at(text.segments.front().box.left);
    return column > 0 && column == column_at(text.segments.front().box.right);
  }

  void set_rows() {
    double bottom = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!continues(i)) grid_.rows.push_back(i == 0 ? rows_[i].top : (bottom + rows_[i].top) / 2);
      bottom = std::max(bottom, rows_[i].bottom);
      table_row_.push_back(grid_.rows.size() - 1);
    }
    grid_.rows.push_back(bottom);
    std::sort(grid_.rows.begin(), grid_.rows.end());
  }

  const Rows& rows_;
  double letter_height_;
  Grid grid_;
  std::vector<std::size_t> table_row_;  // the row of the table that each row of text is in
};

}  // namespace

std::vector<Table> gap_tables(const std::vector<TextRow>& rows, double letter_height, const Tilt& tilt) {
  std::vector<Table> tables;
  for (const Rows& run : runs_of(rows, letter_height)) {
    GapTable table(run, letter_height);
    if (const Rows rest = table.without_text_beside(); !rest.empty()) {
      // Each time, a column less is left.
      for (Table& other : gap_tables(rest, letter_height, tilt)) tables.push_back(std::move(other));
    } else if (table.is_table()) {
      tables.push_back(table.table(tilt));
    }
  }
  return tables;
}

}  // namespace ocr
