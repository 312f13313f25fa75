#include "recognition/ruled_tables.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "recognition/bars.hpp"

namespace ocr {
namespace {

constexpr std::size_t most_cells = 20'000;  // limits the time

double middle_x(const Box& box) {
  return (box.left + box.right) / 2;
}
double middle_y(const Box& box) {
  return (box.top + box.bottom) / 2;
}

// The places of the bars, and the ends of the bars that cross them if two of these reach further.
std::vector<double> places(const std::vector<Bar>& bars, const std::vector<Bar>& crossing,
                           double letter_height) {
  std::vector<double> all;
  all.reserve(bars.size() + 2);
  for (const Bar& bar : bars) all.push_back(bar.at);
  all = distinct(std::move(all), letter_height / 2);
  if (all.empty() || crossing.size() < 2) return all;
  std::vector<double> starts;
  std::vector<double> ends;
  for (const Bar& bar : crossing) {
    starts.push_back(bar.from);
    ends.push_back(bar.to);
  }
  std::nth_element(starts.begin(), starts.begin() + 1, starts.end());
  std::nth_element(ends.begin(), ends.end() - 2, ends.end());
  const double start = starts[1];
  const double end = ends[ends.size() - 2];
  if (all.front() - start > 1.5 * letter_height) all.insert(all.begin(), start);
  if (end - all.back() > 1.5 * letter_height) all.push_back(end);
  return all;
}

class RuledTable {
 public:
  RuledTable(Frame frame, const std::vector<Box>& words, double letter_height)
      : frame_(std::move(frame)), letter_height_(letter_height) {
    grid_.columns = places(frame_.vertical, frame_.horizontal, letter_height);
    grid_.rows = places(frame_.horizontal, frame_.vertical, letter_height);
    if (grid_.columns.size() < 3 || grid_.rows.size() < 2) return;
    for (const Box& word : words)
      if (middle_x(word) >= grid_.columns.front() && middle_x(word) < grid_.columns.back() &&
          middle_y(word) >= grid_.rows.front() && middle_y(word) < grid_.rows.back())
        words_.push_back(word);
    split_rows();
    is_grid_ = grid_.rows.size() >= 3 && grid_.row_count() * grid_.column_count() <= most_cells;
  }

  bool is_grid() const { return is_grid_; }

  Table table(const Tilt& tilt) const {
    CellGroups groups(grid_);
    for (std::size_t row = 0; row < grid_.row_count(); ++row)
      for (std::size_t column = 0; column < grid_.column_count(); ++column) {
        const std::size_t cell = grid_.index(row, column);
        if (column + 1 < grid_.column_count() && !is_split_at_column(row, column + 1))
          groups.unite(cell, grid_.index(row, column + 1));
        if (row + 1 < grid_.row_count() && !is_ruled(frame_.horizontal, grid_.rows[row + 1],
                                                     grid_.columns[column], grid_.columns[column + 1]))
          groups.unite(cell, grid_.index(row + 1, column));
      }
    groups.make_rectangles();
    return groups.table(tilt);
  }

 private:
  // Whether bars at this place cover at least half of the range.
  bool is_ruled(const std::vector<Bar>& bars, double at, double from, double to) const {
    double covered = 0;
    for (const Bar& bar : bars)
      if (std::abs(bar.at - at) < letter_height_ / 2)
        covered += std::max(0.0, std::min(bar.to, to) - std::max(bar.from, from));
    return covered >= (to - from) / 2;
  }

  // By a rule or, where it is missing, by a wide gap between words.
  bool is_split_at_column(std::size_t row, std::size_t column) const {
    const double at = grid_.columns[column];
    const double top = grid_.rows[row];
    const double bottom = grid_.rows[row + 1];
    if (is_ruled(frame_.vertical, at, top, bottom)) return true;
    double left = grid_.columns.front() - letter_height_;
    double right = grid_.columns.back() + letter_height_;
    bool is_left = false;
    bool is_right = false;
    for (const Box& word : words_) {
      if (middle_y(word) < top || middle_y(word) >= bottom) continue;
      if (word.left < at && word.right > at) return false;
      if (word.right <= at) {
        is_left = is_left || middle_x(word) >= grid_.columns[column - 1];
        left = std::max(left, word.right);
      } else {
        is_right = is_right || middle_x(word) < grid_.columns[column + 1];
        right = std::min(right, word.left);
      }
    }
    return is_left && is_right && right - left > 1.2 * letter_height_;
  }

  // Many tables have rules only around the head and the whole. A row of their grid that has several lines of
  // text is split between these, if each line has words in several columns and one column is narrow text.
  void split_rows() {
    std::vector<double> splits;
    for (std::size_t row = 0; row + 1 < grid_.rows.size(); ++row) {
      const auto lines = lines_in(grid_.rows[row], grid_.rows[row + 1]);
      if (!are_rows(lines)) continue;
      for (std::size_t i = 1; i < lines.size(); ++i)
        splits.push_back((bottom(lines[i - 1]) + top(lines[i])) / 2);
    }
    for (const double split : splits)
      frame_.horizontal.push_back({split, grid_.columns.front(), grid_.columns.back()});
    grid_.rows.insert(grid_.rows.end(), splits.begin(), splits.end());
    std::sort(grid_.rows.begin(), grid_.rows.end());
  }

  using TextLine = std::vector<Box>;
  static double top(const TextLine& line) {
    return std::min_element(line.begin(), line.end(), [](auto& a, auto& b) { return a.top < b.top; })->top;
  }
  static double bottom(const TextLine& line) {
    return std::max_element(line.begin(), line.end(), [](auto& a, auto& b) { return a.bottom < b.bottom; })
        ->bottom;
  }

  std::vector<TextLine> lines_in(double top, double bottom) const {
    std::vector<Box> within;
    for (const Box& word : words_)
      if (middle_y(word) >= top && middle_y(word) < bottom) within.push_back(word);
    std::sort(within.begin(), within.end(), [](auto& a, auto& b) { return middle_y(a) < middle_y(b); });
    std::vector<TextLine> lines;
    for (const Box& word : within) {
      if (lines.empty() || middle_y(word) - middle_y(lines.back().front()) > letter_height_ / 2)
        lines.emplace_back();
      lines.back().push_back(word);
    }
    return lines;
  }

  bool are_rows(const std::vector<TextLine>& lines) const {
    if (lines.size() < 3) return false;
    std::vector<std::size_t> words(grid_.column_count());
    std::size_t divided = 0;
    for (const TextLine& line : lines) {
      std::vector<bool> has_words(grid_.column_count());
      for (const Box& word : line) {
        const auto after = std::upper_bound(grid_.columns.begin(), grid_.columns.end(), middle_x(word));
        const auto column = static_cast<std::size_t>(after - grid_.columns.begin()) - 1;
        has_words[column] = true;
        ++words[column];
      }
      if (std::count(has_words.begin(), has_words.end(), true) > 1) ++divided;
    }
    // A speck may have been read as a line of its own.
    if (divided * 5 < lines.size() * 4) return false;
    return std::any_of(words.begin(), words.end(),
                       [&](std::size_t count) { return count > 0 && count * 2 <= lines.size() * 3; });
  }

  Frame frame_;
  std::vector<Box> words_;
  double letter_height_;
  Grid grid_;
  bool is_grid_ = false;
};

}  // namespace

std::vector<Table> ruled_tables(const std::vector<Rule>& rules, const std::vector<Box>& words,
                                double letter_height, const Tilt& tilt) {
  std::vector<Table> tables;
  for (Frame& frame : frames_of(rules, letter_height, tilt)) {
    const RuledTable ruled(std::move(frame), words, letter_height);
    if (ruled.is_grid()) tables.push_back(ruled.table(tilt));
  }
  return tables;
}

}  // namespace ocr
