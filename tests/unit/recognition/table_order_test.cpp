#include "recognition/table_order.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "layouts.hpp"
#include "recognition/layout_text.hpp"
#include "recognition/tables.hpp"

namespace {

using namespace ocr::test;
using ocr::Block;
using ocr::Layout;
using ocr::Line;

using Column = std::pair<double, std::vector<std::string>>;  // its left edge and its texts

Block block_of(std::vector<Line> lines) {
  ocr::Paragraph paragraph = paragraph_of(std::move(lines));
  return {paragraph.box, 90, {std::move(paragraph)}};
}

// A title, the columns of a table as blocks side by side, and a last line: as the engine often reads a table.
Layout page_by_columns(const std::vector<Column>& columns) {
  Layout page{2000, 3000, {}, {block_of({text_line("Prices", 100, 40)})}, {}, {}};
  double bottom = 0;
  for (const auto& [left, texts] : columns) {
    std::vector<Line> lines;
    for (const std::string& text : texts)
      lines.push_back(text_line(text, left, 100 + 30 * static_cast<double>(lines.size())));
    bottom = std::max(bottom, lines.back().box.bottom);
    page.blocks.push_back(block_of(lines));
  }
  page.blocks.push_back(
      block_of({text_line("All prices are net of tax and hold for a year", 100, bottom + 60)}));
  return page;
}

std::string read_by_rows(Layout page, ocr::Spacing spacing = ocr::Spacing::plain) {
  page.tables = ocr::find_tables(page);
  ocr::order_by_rows(page);
  return ocr::text_of(page, spacing);
}

std::vector<std::string> words_of(const Layout& page) {
  std::vector<std::string> words;
  ocr::for_each_line(page, [&](const Line& line) {
    for (const ocr::Word& word : line.words) words.push_back(word.text);
  });
  std::sort(words.begin(), words.end());
  return words;
}

const std::vector<Column> price_list{{100, {"Garden spade", "Watering can", "Seed tray"}},
                                     {400, {"95 cm", "10 l", "36 cells"}},
                                     {700, {"24.50", "18.90", "4.25"}}};

}  // namespace

TEST_CASE("table order: a table that the engine read by columns is read by rows") {
  CHECK(read_by_rows(page_by_columns(price_list)) ==
        "Prices\n\n"
        "Garden spade  95 cm  24.50\nWatering can  10 l  18.90\nSeed tray  36 cells  4.25\n\n"
        "All prices are net of tax and hold for a year\n");
}

TEST_CASE("table order: spaces as wide as the gaps keep the columns below each other") {
  const std::string text = read_by_rows(page_by_columns(price_list), ocr::Spacing::as_on_page);
  CHECK(text.find("Garden spade                  95 cm                         24.50\n"
                  "Watering can                  10 l                          18.90\n"
                  "Seed tray                     36 cells                      4.25\n") != std::string::npos);
  CHECK(text.find("Prices\n") == 0);
}

TEST_CASE("table order: columns without numbers are left as they are, unless rules enclose them") {
  Layout page = page_by_columns({{100, {"Anna", "Boris", "Clara"}}, {400, {"Dora", "Emil", "Fritz"}}});
  const std::string by_columns =
      "Prices\n\nAnna\nBoris\nClara\n\nDora\nEmil\nFritz\n\nAll prices are net of tax and hold for a year\n";
  CHECK(read_by_rows(page) == by_columns);
  for (const double y : {95.0, 125.0, 155.0, 185.0}) page.rules.push_back({{95, y}, {700, y}});
  for (const double x : {95.0, 390.0, 700.0}) page.rules.push_back({{x, 95}, {x, 185}});
  CHECK(read_by_rows(page) ==
        "Prices\n\nAnna  Dora\nBoris  Emil\nClara  Fritz\n\nAll prices are net of tax and hold for a year\n");
}

TEST_CASE("table order: a cell of several lines keeps them below each other") {
  Layout page = page_by_columns({{100, {"Garden", "spade", "Seed tray"}}, {400, {"24.50", "4.25"}}});
  page.blocks[2].paragraphs[0].lines[1] = text_line("4.25", 400, 160);
  for (const double y : {95.0, 155.0, 185.0}) page.rules.push_back({{95, y}, {700, y}});
  for (const double x : {95.0, 390.0, 700.0}) page.rules.push_back({{x, 95}, {x, 185}});
  CHECK(read_by_rows(page) ==
        "Prices\n\nGarden  24.50\nspade\nSeed tray  4.25\n\nAll prices are net of tax and hold for a year\n");
}

TEST_CASE("table order: a block with text around its table is divided there") {
  Layout page{2000, 3000, {}, {}, {}, {}};
  std::vector<Line> lines{text_line("The prices of this year in full", 100, 70)};
  double top = 100;
  for (const char* price : {"24.50", "18.90", "4.25", "7.10"}) {
    lines.push_back(placed_line({{100, "Article"}, {700, price}}, top));
    top += 30;
  }
  lines.push_back(text_line("They hold until the end of the year", 100, top));
  page.blocks = {block_of(lines)};
  const std::string text = read_by_rows(page);
  CHECK(text.find("The prices of this year in full\n\nArticle  24.50\nArticle  18.90") == 0);
  CHECK(text.find("\n\nThey hold until the end of the year\n") != std::string::npos);
}

TEST_CASE("table order: no word is lost or doubled, wherever words and rules are") {
  std::mt19937 random(7);
  const auto any = [&](int most) { return static_cast<double>(random() % static_cast<unsigned>(most)); };
  for (int round = 0; round < 300; ++round) {
    Layout page{2000, 3000, {}, {}, {}, {}};
    for (int block = 0; block < 6; ++block) {
      std::vector<Line> lines;
      for (int line = 0; line < 5; ++line) {
        lines.push_back(placed_line({{100 + 200 * any(3), "a1"}, {900, "22"}}, 100 + 30 * any(12)));
        if (random() % 8 == 0) lines.back().letter_degrees = 90;
      }
      page.blocks.push_back(block_of(lines));
    }
    for (int rule = 0; rule < 6; ++rule) {
      const double y = 90 + 30 * any(13);
      const double x = 90 + 200 * any(5);
      page.rules.push_back({{90, y}, {1000, y}});
      page.rules.push_back({{x, 90}, {x, 480}});
    }
    page.tables = ocr::find_tables(page);
    const std::vector<std::string> before = words_of(page);
    ocr::order_by_rows(page);
    REQUIRE(words_of(page) == before);
  }
}
