#include "recognition/merged_columns.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "recognition/page_measures.hpp"
#include "recognition/reordering.hpp"

namespace ocr {
namespace {

constexpr std::size_t fewest_rows = 10;
constexpr double narrowest_corridor = 0.35;  // these in heights of a letter
constexpr double same_row = 0.5;
constexpr double farthest_row = 2.5;
constexpr double tallest_word = 1.8;
constexpr double most_rows = 0.6;        // of a run's rows: "most"
constexpr double crossed_rows = 0.2;     // rows with a line on both sides of a corridor
constexpr std::size_t fewest_words = 3;  // of a column's part of most rows

struct PlacedWord {
  Box box;           // level
  std::size_t line;  // the number of its line on the page
};
using Row = std::vector<PlacedWord>;

struct Corridor {
  double left;
  double right;
  double middle() const { return (left + right) / 2; }
};
using Corridors = std::vector<Corridor>;

std::vector<Row> rows_of(const Layout& layout, double height, const Tilt& tilt) {
  std::vector<PlacedWord> words;
  std::size_t number = 0;
  for_each_line(layout, [&](const Line& line) {
    ++number;
    if (!line.is_level()) return;
    for (const Word& word : line.words)
      if (!word.is_blank()) words.push_back({tilt.level(word.box), number});
  });
  const auto middle = [](const PlacedWord& word) { return (word.box.top + word.box.bottom) / 2; };
  std::stable_sort(words.begin(), words.end(), [&](const PlacedWord& one, const PlacedWord& other) {
    return middle(one) < middle(other);
  });
  std::vector<Row> rows;
  for (const PlacedWord& word : words) {
    if (rows.empty() || middle(word) - middle(rows.back().front()) > same_row * height) rows.emplace_back();
    rows.back().push_back(word);
  }
  return rows;
}

// The parts of the corridors that no word of the row covers.
Corridors free_of(const Corridors& corridors, const Row& row, double least_width) {
  Corridors left = corridors;
  for (const PlacedWord& word : row) {
    Corridors rest;
    for (const Corridor& corridor : left) {
      const Corridor before{corridor.left, std::min(corridor.right, word.box.left)};
      const Corridor after{std::max(corridor.left, word.box.right), corridor.right};
      for (const Corridor& part : {before, after})
        if (part.right - part.left >= least_width && part.right <= corridor.right &&
            part.left >= corridor.left)
          rest.push_back(part);
    }
    if (word.box.left >= word.box.right) continue;
    left = std::move(rest);
  }
  return left;
}

class Run {
 public:
  Run(const std::vector<Row>& rows, std::size_t first, double height)
      : rows_(rows), first_(first), last_(first), height_(height) {
    constexpr double anywhere = 1e6;
    found_ = {{-anywhere, anywhere}};
    while (last_ < rows.size() && fits(last_) && length() < fewest_rows) found_ = free_of_row(last_++);
    keep_those_between_words();
    keep_running_text();
    while (last_ < rows.size() && fits(last_) && free_of_row(last_).size() == found_.size())
      found_ = free_of_row(last_++);
  }

  std::size_t last() const { return last_; }

  bool is_merged_columns() const { return length() >= fewest_rows && !found_.empty() && is_crossed(); }

  // A table of one row, in whose cells the columns are.
  Table region(const Tilt& tilt) const {
    Box box = rows_[first_].front().box;
    for (std::size_t i = first_; i < last_; ++i)
      for (const PlacedWord& word : rows_[i]) box = around(box, word.box);
    Table table{{}, 1, static_cast<int>(found_.size()) + 1, {}};
    double left = box.left;
    for (std::size_t column = 0; column <= found_.size(); ++column) {
      const double right = column < found_.size() ? found_[column].middle() : box.right;
      const Box cell = tilt.read(Box{left, box.top, right, box.bottom});
      table.cells.push_back({0, static_cast<int>(column), 1, 1, cell, 0, ""});
      table.box = column == 0 ? cell : around(table.box, cell);
      left = right;
    }
    return table;
  }

 private:
  std::size_t length() const { return last_ - first_; }

  // Rows of a run follow each other closely, and have letters of one size.
  bool fits(std::size_t i) const {
    const bool is_tall = std::any_of(rows_[i].begin(), rows_[i].end(), [&](const PlacedWord& word) {
      return word.box.bottom - word.box.top > tallest_word * height_;
    });
    return !is_tall && (i == first_ ||
                        rows_[i].front().box.top - rows_[i - 1].front().box.bottom <= farthest_row * height_);
  }

  Corridors free_of_row(std::size_t i) const {
    return free_of(found_, rows_[i], narrowest_corridor * height_);
  }

  void keep_those_between_words() {
    std::erase_if(found_, [&](const Corridor& corridor) {
      bool has_left = false;
      bool has_right = false;
      for (std::size_t i = first_; i < last_; ++i)
        for (const PlacedWord& word : rows_[i]) {
          has_left |= word.box.right <= corridor.left;
          has_right |= word.box.left >= corridor.right;
        }
      return !has_left || !has_right;
    });
  }

  // Forgets corridors until most rows have several words in each column.
  void keep_running_text() {
    for (std::size_t column = 0; column <= found_.size() && !found_.empty();) {
      if (is_running_text(column)) {
        ++column;
        continue;
      }
      const auto width = [&](std::size_t i) { return found_[i].right - found_[i].left; };
      const bool is_left_narrower =
          column == found_.size() || (column > 0 && width(column - 1) < width(column));
      found_.erase(found_.begin() + static_cast<std::ptrdiff_t>(is_left_narrower ? column - 1 : column));
      column = 0;
    }
  }

  bool is_running_text(std::size_t column) const {
    std::size_t full = 0;
    for (std::size_t i = first_; i < last_; ++i) {
      const auto words = std::count_if(rows_[i].begin(), rows_[i].end(), [&](const PlacedWord& word) {
        return (column == 0 || word.box.left > found_[column - 1].left) &&
               (column == found_.size() || word.box.right < found_[column].right);
      });
      if (static_cast<std::size_t>(words) >= fewest_words) ++full;
    }
    return static_cast<double>(full) >= most_rows * static_cast<double>(length());
  }

  // Whether lines of the layout have words on both sides of a corridor.
  bool is_crossed() const {
    std::size_t crossed = 0;
    for (std::size_t i = first_; i < last_; ++i) {
      const bool is_crossed = std::any_of(found_.begin(), found_.end(), [&](const Corridor& corridor) {
        return std::any_of(rows_[i].begin(), rows_[i].end(), [&](const PlacedWord& one) {
          return one.box.right <= corridor.left &&
                 std::any_of(rows_[i].begin(), rows_[i].end(), [&](const PlacedWord& other) {
                   return other.line == one.line && other.box.left >= corridor.right;
                 });
        });
      });
      if (is_crossed) ++crossed;
    }
    return static_cast<double>(crossed) >= crossed_rows * static_cast<double>(length());
  }

  const std::vector<Row>& rows_;
  std::size_t first_;
  std::size_t last_;
  double height_;
  Corridors found_;  // free of words in all rows
};

std::vector<Block> columns_of(const Table& region, const LinesOfCells& lines, const Paragraph& like) {
  std::vector<Block> columns;
  for (const TableCell& cell : region.cells)
    if (const auto found = lines.find(&cell); found != lines.end())
      columns.push_back(block_of(found->second, like));
  if (like.is_right_to_left) std::reverse(columns.begin(), columns.end());
  return columns;
}

}  // namespace

bool part_merged_columns(Layout& layout) {
  const double height = letter_height_of(layout);
  if (height == 0) return false;
  const Tilt tilt = tilt_of(layout);
  const std::vector<Row> rows = rows_of(layout, height, tilt);
  std::vector<Table> regions;
  for (std::size_t first = 0; first + fewest_rows <= rows.size();) {
    const Run run(rows, first, height);
    const bool is_found = run.is_merged_columns();
    if (is_found) regions.push_back(run.region(tilt));
    first = is_found ? run.last() : first + 1;
  }
  if (regions.empty()) return false;
  layout.blocks = with_new_order(layout.blocks, regions, columns_of);
  return true;
}

}  // namespace ocr
