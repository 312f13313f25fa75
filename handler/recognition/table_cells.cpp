#include "recognition/table_cells.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>

namespace ocr {
namespace {

bool contains(const Box& box, const Point& point) {
  return point.x >= box.left && point.x < box.right && point.y >= box.top && point.y < box.bottom;
}

// Neighbouring words of a line of the layout, in one cell. They keep their order.
struct Piece {
  Box box;
  bool is_right_to_left;
  std::string text;
};

struct Content {
  std::vector<Piece> pieces;
  double confidence_sum = 0;  // of the words that were recognised
  int recognised_count = 0;
};

double middle(const Box& box) {
  return (box.top + box.bottom) / 2;
}

// The engine may have read parts of a cell's line as lines of different blocks, so rows are found anew.
std::string text_of(std::vector<Piece> pieces) {
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const Piece& a, const Piece& b) { return middle(a.box) < middle(b.box); });
  std::string text;
  for (std::size_t first = 0, last = 0; first < pieces.size(); first = last) {
    const Box& box = pieces[first].box;
    const double lowest = middle(box) + (box.bottom - box.top) / 2;
    while (last < pieces.size() && middle(pieces[last].box) <= lowest) ++last;
    const bool is_right_to_left = pieces[first].is_right_to_left;
    const auto begin = pieces.begin() + static_cast<std::ptrdiff_t>(first);
    std::stable_sort(begin, pieces.begin() + static_cast<std::ptrdiff_t>(last),
                     [&](const Piece& a, const Piece& b) {
                       return is_right_to_left ? a.box.right > b.box.right : a.box.left < b.box.left;
                     });
    if (first > 0) text += '\n';
    for (std::size_t i = first; i < last; ++i) text += (i > first ? " " : "") + pieces[i].text;
  }
  return text;
}

void add_words(const Line& line, const std::vector<Table>& tables,
               std::map<const TableCell*, Content>& contents) {
  const TableCell* before = nullptr;
  for (const Word& word : line.words) {
    const TableCell* cell = place_of(word, tables).cell;
    if (cell && !word.text.empty()) {
      Content& content = contents[cell];
      if (cell == before) {
        Piece& piece = content.pieces.back();
        piece.box = around(piece.box, word.box);
        piece.text += " " + word.text;
      } else {
        content.pieces.push_back({word.box, word.is_right_to_left, word.text});
      }
      if (!word.is_embedded) {
        content.confidence_sum += word.confidence;
        ++content.recognised_count;
      }
      before = cell;
    }
    if (!cell) before = nullptr;
  }
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

void fill_cells(std::vector<Table>& tables, const std::vector<Block>& blocks) {
  std::map<const TableCell*, Content> contents;
  for (const Block& block : blocks)
    for (const Paragraph& paragraph : block.paragraphs)
      for (const Line& line : paragraph.lines) add_words(line, tables, contents);
  for (Table& table : tables)
    for (TableCell& cell : table.cells) {
      const auto content = contents.find(&cell);
      if (content == contents.end()) continue;
      cell.text = text_of(std::move(content->second.pieces));
      cell.is_embedded = content->second.recognised_count == 0;
      cell.confidence =
          cell.is_embedded ? 100 : content->second.confidence_sum / content->second.recognised_count;
    }
}

}  // namespace ocr
