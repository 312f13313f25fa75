#include "recognition/tables.hpp"

#include <algorithm>
#include <cstddef>
#include <set>

#include "recognition/bars.hpp"
#include "recognition/gap_tables.hpp"
#include "recognition/page_measures.hpp"
#include "recognition/ruled_tables.hpp"
#include "recognition/table_cells.hpp"

namespace ocr {
namespace {

// Cells of a ruled table that have text. A frame with fewer is a picture or a box.
constexpr std::ptrdiff_t fewest_filled_cells = 3;

std::ptrdiff_t filled_cells(const Table& table) {
  return std::count_if(table.cells.begin(), table.cells.end(),
                       [](const TableCell& cell) { return !cell.text.empty(); });
}

bool overlap(const Box& one, const Box& other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

bool has_columns_and_rows(const Table& table) {
  const auto has = [&](int TableCell::*place) {
    return std::any_of(table.cells.begin(), table.cells.end(),
                       [&](const TableCell& cell) { return cell.*place > 0; });
  };
  return has(&TableCell::row) && has(&TableCell::column);
}

// Of tables that overlap, the one with the most text stays.
std::vector<Table> apart(std::vector<Table> tables) {
  std::stable_sort(tables.begin(), tables.end(),
                   [](const Table& a, const Table& b) { return filled_cells(a) > filled_cells(b); });
  std::vector<Table> kept;
  for (Table& table : tables)
    if (std::none_of(kept.begin(), kept.end(),
                     [&](const Table& other) { return overlap(other.box, table.box); }))
      kept.push_back(std::move(table));
  return kept;
}

// Fills in the texts of each table by itself: while tables may overlap, each claims the words.
void fill(std::vector<Table>& tables, const Layout& layout) {
  for (Table& table : tables) {
    std::vector<Table> alone{std::move(table)};
    fill_cells(alone, layout.blocks);
    table = std::move(alone.front());
  }
}

int filled_columns(const Table& table) {
  std::set<int> columns;
  for (const TableCell& cell : table.cells)
    if (!cell.text.empty()) columns.insert(cell.column);
  return static_cast<int>(columns.size());
}

// Where rules are only around parts of a table, gaps tell more columns.
void divide_by_gaps(std::vector<Table>& tables, const Layout& layout, double letter_height,
                    const Tilt& tilt) {
  for (Table& table : tables) {
    const std::vector<Table> alone{table};
    const auto rows = text_rows(layout.blocks, tilt,
                                [&](const Word& word) { return place_of(word, alone).cell != nullptr; });
    std::vector<Table> others = gap_tables(rows, letter_height, tilt);
    fill(others, layout);
    for (Table& other : others)
      if (filled_columns(other) > filled_columns(table) && filled_cells(other) > filled_cells(table)) {
        table = std::move(other);
        table.is_ruled = true;
      }
  }
}

}  // namespace

std::vector<Table> find_tables(const Layout& layout) {
  const double letter_height = letter_height_of(layout);
  if (letter_height == 0) return {};
  const Tilt tilt = tilt_of(layout);
  std::vector<Box> words;
  for_each_line(layout, [&](const Line& line) {
    for (const Word& word : line.words)
      if (!word.text.empty()) words.push_back(tilt.level(word.box));
  });
  std::vector<Table> tables = ruled_tables(layout.rules, words, letter_height, tilt);
  for (Table& table : tables) table.is_ruled = true;
  fill(tables, layout);
  std::erase_if(tables, [](const Table& table) {
    return filled_cells(table) < fewest_filled_cells || !has_columns_and_rows(table);
  });
  divide_by_gaps(tables, layout, letter_height, tilt);
  tables = apart(std::move(tables));

  const auto rows =
      text_rows(layout.blocks, tilt, [&](const Word& word) { return !place_of(word, tables).cell; });
  std::vector<Table> more = gap_tables(rows, letter_height, tilt);
  fill(more, layout);
  for (Table& table : more)
    if (std::none_of(tables.begin(), tables.end(),
                     [&](const Table& other) { return overlap(other.box, table.box); }))
      tables.push_back(std::move(table));
  std::sort(tables.begin(), tables.end(),
            [](const Table& a, const Table& b) { return a.box.top < b.box.top; });
  return tables;
}

}  // namespace ocr
