#include "recognition/table_order.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

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

bool is_level(const Line& line) {
  return line.direction_degrees() == 0 && !line.is_column;
}

// The table's words: the first lines of all cells in a row become a line, then the second lines.
std::vector<Line> rows_of(const Table& table, const LinesOfCells& lines) {
  std::vector<Line> rows;
  for (auto cell = table.cells.begin(); cell != table.cells.end();) {
    std::vector<const std::vector<Line>*> cells;
    for (const int row = cell->row; cell != table.cells.end() && cell->row == row; ++cell)
      if (const auto found = lines.find(&*cell); found != lines.end()) cells.push_back(&found->second);
    if (!cells.empty() && cells.front()->front().words.front().is_right_to_left)
      std::reverse(cells.begin(), cells.end());
    std::size_t most = 0;
    for (const auto* of_cell : cells) most = std::max(most, of_cell->size());
    for (std::size_t number = 0; number < most; ++number) {
      Line row{};
      for (const auto* of_cell : cells) {
        if (number >= of_cell->size()) continue;
        Line part = (*of_cell)[number];
        part.words.front().starts_column = !row.words.empty();
        if (row.words.empty())
          row = std::move(part);
        else
          append(row, part);
      }
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

double mean_confidence(const std::vector<Line>& lines) {
  double sum = 0;
  double count = 0;
  for (const Line& line : lines)
    for (const Word& word : line.words) {
      sum += word.confidence;
      ++count;
    }
  return sum / count;
}

Block block_of(std::vector<Line> rows, const Paragraph& like) {
  Box box = rows.front().box;
  for (Line& row : rows) {
    row.confidence = mean_confidence({row});
    box = {std::min(box.left, row.box.left), std::min(box.top, row.box.top),
           std::max(box.right, row.box.right), std::max(box.bottom, row.box.bottom)};
  }
  const double confidence = mean_confidence(rows);
  return {box, confidence, {{box, confidence, like.language, like.is_right_to_left, std::move(rows)}}};
}

// Takes the words of tables out of the blocks. Puts each table's block where its first word was; a block that
// goes on after that is divided.
class Reordering {
 public:
  Reordering(const std::vector<Table>& tables, const std::vector<Block>& blocks)
      : tables_(tables), lines_(lines_of_cells(tables, blocks, is_level)) {}

  std::vector<Block> reordered(const std::vector<Block>& blocks) {
    for (const Block& block : blocks) {
      begin(block);
      for (const Paragraph& paragraph : block.paragraphs) {
        begin(paragraph);
        for (const Line& line : paragraph.lines) take(line, block, paragraph);
      }
    }
    std::erase_if(done_, [](const Block& block) { return block.paragraphs.empty(); });
    return std::move(done_);
  }

 private:
  void begin(const Block& block) { done_.push_back({block.box, block.confidence, {}}); }
  void begin(const Paragraph& paragraph) {
    drop_empty_paragraph();
    done_.back().paragraphs.push_back(paragraph);
    done_.back().paragraphs.back().lines.clear();
  }
  void drop_empty_paragraph() {
    std::vector<Paragraph>& paragraphs = done_.back().paragraphs;
    if (!paragraphs.empty() && paragraphs.back().lines.empty()) paragraphs.pop_back();
  }

  void take(const Line& line, const Block& block, const Paragraph& paragraph) {
    Line rest = line;
    const Table* first = nullptr;
    std::erase_if(rest.words, [&](const Word& word) {
      const Table* table = is_level(line) && !word.text.empty() ? place_of(word, tables_).table : nullptr;
      if (table && std::find(placed_.begin(), placed_.end(), table) == placed_.end()) {
        placed_.push_back(table);
        if (!first) first = table;
      }
      return table != nullptr;
    });
    if (!rest.words.empty()) done_.back().paragraphs.back().lines.push_back(std::move(rest));
    while (done_count_ < placed_.size()) {
      drop_empty_paragraph();
      done_.push_back(block_of(rows_of(*placed_[done_count_++], lines_), paragraph));
      begin(block);
      begin(paragraph);
    }
  }

  const std::vector<Table>& tables_;
  LinesOfCells lines_;
  std::vector<const Table*> placed_;
  std::size_t done_count_ = 0;
  std::vector<Block> done_;
};

}  // namespace

bool order_by_rows(Layout& layout) {
  std::vector<Table> tables;
  for (const Table& table : layout.tables)
    if (table.is_ruled || has_numbers(table)) tables.push_back(table);
  if (tables.empty()) return false;
  layout.blocks = Reordering(tables, layout.blocks).reordered(layout.blocks);
  return true;
}

}  // namespace ocr
