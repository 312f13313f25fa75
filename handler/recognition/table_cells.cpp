#include "recognition/table_cells.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace ocr {
namespace {

bool contains(const Box& box, const Point& point) {
  return point.x >= box.left && point.x < box.right && point.y >= box.top && point.y < box.bottom;
}

double middle(const Box& box) {
  return (box.top + box.bottom) / 2;
}

// `line` with one of its words.
Line line_of(const Line& line, const Word& word) {
  Line part = line;
  part.words = {word};
  part.box = word.box;
  return part;
}

// Neighbouring words of a line, in one cell, stay together.
void add_words(const Line& line, const std::vector<Table>& tables, LinesOfCells& parts) {
  const TableCell* before = nullptr;
  for (const Word& word : line.words) {
    const TableCell* cell = place_of(word, tables).cell;
    if (cell && !word.text.empty()) {
      std::vector<Line>& of_cell = parts[cell];
      if (cell == before)
        append(of_cell.back(), line_of(line, word));
      else
        of_cell.push_back(line_of(line, word));
      before = cell;
    }
    if (!cell) before = nullptr;
  }
}

// The engine may have read parts of a cell's line as lines of different blocks, so its lines are found anew.
std::vector<Line> joined(std::vector<Line> parts) {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Line& a, const Line& b) { return middle(a.box) < middle(b.box); });
  std::vector<Line> lines;
  for (std::size_t first = 0, last = 0; first < parts.size(); first = last) {
    const Box& box = parts[first].box;
    const double lowest = middle(box) + (box.bottom - box.top) / 2;
    while (last < parts.size() && middle(parts[last].box) <= lowest) ++last;
    const bool is_right_to_left = parts[first].words.front().is_right_to_left;
    const auto begin = parts.begin() + static_cast<std::ptrdiff_t>(first);
    std::stable_sort(begin, parts.begin() + static_cast<std::ptrdiff_t>(last),
                     [&](const Line& a, const Line& b) {
                       return is_right_to_left ? a.box.right > b.box.right : a.box.left < b.box.left;
                     });
    lines.push_back(std::move(parts[first]));
    for (std::size_t i = first + 1; i < last; ++i) append(lines.back(), parts[i]);
  }
  return lines;
}

void fill(TableCell& cell, const std::vector<Line>& lines) {
  double confidence = 0;
  double recognised = 0;
  for (const Line& line : lines) {
    if (!cell.text.empty()) cell.text += '\n';
    for (const Word& word : line.words) {
      if (&word != &line.words.front()) cell.text += ' ';
      cell.text += word.text;
      if (word.is_embedded) continue;
      confidence += word.confidence;
      ++recognised;
    }
  }
  cell.is_embedded = recognised == 0;
  cell.confidence = cell.is_embedded ? 100 : confidence / recognised;
}

}  // namespace

CellPlace place_of(const Word& word, const std::vector<Table>& tables) {
  const Point centre{(word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2};
  for (const Table& table : tables) {
    if (!contains(table.box, centre)) continue;
    for (const TableCell& cell : table.cells)
      if (contains(cell.box, centre)) return {&table, &cell};
  }
  return {};
}

void append(Line& line, const Line& more) {
  line.words.insert(line.words.end(), more.words.begin(), more.words.end());
  line.box = around(line.box, more.box);
  line.baseline_end = more.baseline_end;
  line.height = std::max(line.height, more.height);
  line.ascenders = std::max(line.ascenders, more.ascenders);
  line.descenders = std::max(line.descenders, more.descenders);
}

LinesOfCells lines_of_cells(const std::vector<Table>& tables, const std::vector<Block>& blocks,
                            const std::function<bool(const Line&)>& takes) {
  LinesOfCells lines;
  for (const Block& block : blocks)
    for (const Paragraph& paragraph : block.paragraphs)
      for (const Line& line : paragraph.lines)
        if (takes(line)) add_words(line, tables, lines);
  for (auto& [cell, parts] : lines) parts = joined(std::move(parts));
  return lines;
}

void fill_cells(std::vector<Table>& tables, const std::vector<Block>& blocks) {
  const LinesOfCells lines = lines_of_cells(tables, blocks, [](const Line&) { return true; });
  for (Table& table : tables)
    for (TableCell& cell : table.cells)
      if (const auto found = lines.find(&cell); found != lines.end()) fill(cell, found->second);
}

}  // namespace ocr
