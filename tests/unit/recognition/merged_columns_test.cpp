#include "recognition/merged_columns.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "layouts.hpp"
#include "recognition/layout_text.hpp"

namespace {

using namespace ocr::test;
using ocr::Layout;
using ocr::Line;

// A line across two columns, which the engine took for one.
Line merged_line(const std::string& left, const std::string& right, double top, double second_column) {
  return placed_line({{100, left}, {second_column, right}}, top);
}

Layout page_of_lines(std::vector<Line> lines) {
  return page_of({paragraph_of(std::move(lines))});
}

// Lines of two columns whose words never stand below each other's gaps. Each ends at 390 at most.
std::vector<Line> two_columns(int rows, double second_column = 400) {
  const std::vector<std::string> texts{"river silver market on", "a bridge stone letter",
                                       "garden of winter day", "the yellow orange sun"};
  std::vector<Line> lines;
  for (int row = 0; row < rows; ++row)
    lines.push_back(
        merged_line("L" + std::to_string(row) + " " + texts[static_cast<std::size_t>(row % 4)],
                    "R" + std::to_string(row) + " " + texts[static_cast<std::size_t>((row + 1) % 4)],
                    100 + 25 * row, second_column));
  return lines;
}

std::string order(const Layout& page) {
  std::string labels;
  ocr::for_each_line(page, [&](const Line& line) {
    for (const auto& word : line.words)
      if (word.text.front() == 'L' || word.text.front() == 'R') labels += word.text + " ";
  });
  return labels;
}

}  // namespace

TEST_CASE("merged columns: lines that run across a narrow gap are parted, and the columns read one by one") {
  Layout page = page_of_lines(two_columns(12));
  REQUIRE(ocr::part_merged_columns(page));
  CHECK(order(page) == "L0 L1 L2 L3 L4 L5 L6 L7 L8 L9 L10 L11 R0 R1 R2 R3 R4 R5 R6 R7 R8 R9 R10 R11 ");
  CHECK(page.blocks.size() == 2);
  CHECK(page.blocks[0].paragraphs[0].lines.size() == 12);
}

TEST_CASE("merged columns: a few rows may have gaps below each other by chance") {
  Layout page = page_of_lines(two_columns(9));
  CHECK_FALSE(ocr::part_merged_columns(page));
}

TEST_CASE("merged columns: a heading above stays, and text below follows") {
  std::vector<Line> lines = two_columns(12);
  lines.insert(lines.begin(), text_line("A heading over both of the columns below it", 100, 20, 40));
  lines.push_back(
      text_line("Running text below both of the columns goes on from edge to edge here", 100, 460));
  Layout page = page_of_lines(lines);
  REQUIRE(ocr::part_merged_columns(page));
  const std::string text = ocr::text_of(page);
  CHECK(text.find("A heading over both of the columns below it\n\nL0 river silver market on\n") == 0);
  CHECK(text.find("\n\nR0 a bridge") != std::string::npos);
  CHECK(text.find("\n\nRunning text below both of the columns goes on from edge to edge here\n") !=
        std::string::npos);
}

TEST_CASE("merged columns: columns that the engine kept apart stay as they are") {
  std::vector<ocr::Paragraph> columns;
  for (const bool is_right : {false, true}) {
    std::vector<Line> lines;
    for (const Line& line : two_columns(12)) {
      Line part = line;
      std::erase_if(part.words, [&](const ocr::Word& word) { return (word.box.left >= 400) != is_right; });
      part.box = {part.words.front().box.left, line.box.top, part.words.back().box.right, line.box.bottom};
      lines.push_back(part);
    }
    columns.push_back(paragraph_of(lines));
  }
  Layout page = page_of(columns);
  CHECK_FALSE(ocr::part_merged_columns(page));
}

TEST_CASE("merged columns: tables, lists and plain paragraphs are not parted") {
  std::vector<Line> lines;
  const int kind = GENERATE(0, 1, 2);
  for (int row = 0; row < 14; ++row) {
    const double top = 100 + 25 * row;
    if (kind == 0) lines.push_back(merged_line("Article", "24.50", top, 400));
    if (kind == 1) lines.push_back(merged_line("-", "an entry of a list with more words", top, 130));
    if (kind == 2)
      lines.push_back(text_line(std::string(static_cast<std::size_t>(1 + row % 7), 'w') +
                                    " running text whose gaps are nowhere below each other at all",
                                100, top));
  }
  Layout page = page_of_lines(lines);
  CHECK_FALSE(ocr::part_merged_columns(page));
}

TEST_CASE("merged columns: an empty page has none") {
  Layout page;
  CHECK_FALSE(ocr::part_merged_columns(page));
}
