#include "output/csv.hpp"

#include <algorithm>
#include <vector>

#include "output/line_joining.hpp"
#include "output/table_grid.hpp"
#include "recognition/text_rows.hpp"

namespace ocr {
namespace {

// A gap at least this wide, as a multiple of the letter height, separates columns. The spaces of justified
// text are narrower.
constexpr double column_gap = 1.2;

std::string without_leaders(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (!is_leader(word)) kept += (kept.empty() ? "" : " ") + std::string(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return kept;
}

std::string field_of(const std::string& text) {
  if (text.find_first_of(",\"") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string row_of(const std::vector<std::string>& texts) {
  std::string row;
  for (const std::string& text : texts)
    row += (&text == &texts.front() ? "" : ",") + field_of(without_leaders(text));
  return row + "\r\n";
}

std::vector<std::string> columns_of(const Line& line) {
  std::vector<std::string> columns;
  const double height = line.height > 0 ? line.height : line.box.bottom - line.box.top;
  const Word* before = nullptr;
  for (const Word& word : line.words) {
    const std::string text = clean_line(word.text);
    if (text.empty()) continue;
    const double gap =
        before ? std::max(word.box.left - before->box.right, before->box.left - word.box.right) : 0;
    if (!before || (gap > column_gap * height && line.direction_degrees() == 0))
      columns.push_back(text);
    else
      columns.back() += " " + text;
    before = &word;
  }
  return columns;
}

std::string rows_of_lines(const Layout& layout) {
  std::string rows;
  for (const Block& block : layout.blocks)
    for (const Paragraph& paragraph : block.paragraphs)
      for (const Line& line : paragraph.lines)
        if (const auto columns = columns_of(line); !columns.empty()) rows += row_of(columns);
  return rows;
}

}  // namespace

std::string csv_page(const Layout& layout) {
  std::string rows;
  for (const Table& table : layout.tables) {
    if (!rows.empty()) rows += "\r\n";
    for (const auto& row : grid_of(table)) rows += row_of(row);
  }
  return layout.tables.empty() ? rows_of_lines(layout) : rows;
}

}  // namespace ocr
