#include "recognition/tables.hpp"

#include <cmath>
#include <random>

#include "catch.hpp"
#include "layouts.hpp"
#include "markdown_words.hpp"
#include "output/csv.hpp"
#include "output/markdown.hpp"
#include "recognition/table_cells.hpp"

using ocr::find_tables;
using ocr::Layout;
using ocr::Rule;
using namespace ocr::test;

namespace {

using Texts = std::vector<std::pair<double, std::string>>;

// Rows of texts at their places, `pitch` apart, each a paragraph by itself.
Layout rows_page(const std::vector<Texts>& rows, double pitch = 30) {
  std::vector<ocr::Paragraph> paragraphs;
  for (const Texts& texts : rows)
    paragraphs.push_back(
        paragraph_of({placed_line(texts, 100 + pitch * static_cast<double>(paragraphs.size()))}));
  return page_of(paragraphs);
}

std::string text_of(const Layout& page) {
  std::string text;
  for (const auto& block : page.blocks)
    for (const auto& paragraph : block.paragraphs)
      for (const auto& line : paragraph.lines)
        for (const auto& word : line.words) text += word.text + " ";
  return text;
}

// Finds the tables, checks what holds for every page, and returns the tables as CSV.
std::string found(Layout page) {
  page.tables = find_tables(page);
  for (const ocr::Table& table : page.tables)
    for (const ocr::TableCell& cell : table.cells) {
      CHECK(cell.row + cell.row_span <= table.row_count);
      CHECK(cell.column + cell.column_span <= table.column_count);
    }
  CHECK(missing_words(text_of(page), ocr::markdown_page(page)).empty());
  return page.tables.empty() ? "" : ocr::csv_page(page);
}

// The lines of a grid. Those at `rows` run across all columns, those at `columns` down all rows.
std::vector<Rule> grid_rules(const std::vector<double>& rows, const std::vector<double>& columns) {
  std::vector<Rule> rules;
  for (const double y : rows) rules.push_back({{columns.front(), y}, {columns.back(), y}});
  for (const double x : columns) rules.push_back({{x, rows.front()}, {x, rows.back()}});
  return rules;
}

// Two rows of three cells, which their text fills, so that no gap is wide.
Layout ruled_page() {
  Layout page = rows_page(
      {{{100, "Item"}, {160, "Count"}, {230, "Price"}}, {{100, "Bolt"}, {160, "12"}, {230, "3.50"}}});
  page.rules = grid_rules({95, 125, 155}, {95, 150, 220, 290});
  return page;
}

const std::string ruled_csv = "Item,Count,Price\r\nBolt,12,3.50\r\n";

}  // namespace

TEST_CASE("tables: the cells of a ruled table are what its rules enclose") {
  CHECK(found(ruled_page()) == ruled_csv);
  const ocr::Table table = find_tables(ruled_page()).front();
  CHECK(table.row_count == 2);
  CHECK(table.column_count == 3);
  CHECK(table.cells[5].text == "3.50");
  CHECK(table.cells[5].confidence == 90);
  CHECK(table.cells[5].box.left == Approx(220));
  CHECK(table.cells[5].box.bottom == Approx(155));
}

TEST_CASE("tables: rules may be broken, doubled, skewed or end short of each other") {
  Layout page = ruled_page();
  SECTION("broken and doubled") {
    page.rules[1] = {{95, 125}, {150, 125}};
    page.rules.push_back({{165, 126}, {290, 126}});
    page.rules.push_back({{95, 128}, {290, 128}});
  }
  SECTION("short") {
    for (Rule& rule : page.rules) {
      const bool is_across = rule.start.y == rule.end.y;
      (is_across ? rule.end.x : rule.end.y) -= 8;
    }
  }
  SECTION("skewed") {
    const double slope = GENERATE(-0.02, 0.02);
    const auto turned = [&](ocr::Point p) { return ocr::Point{p.x - slope * p.y, p.y + slope * p.x}; };
    for (Rule& rule : page.rules) rule = {turned(rule.start), turned(rule.end)};
    for (auto& paragraph : page.blocks.front().paragraphs)
      for (auto& word : paragraph.lines.front().words) {
        const ocr::Point moved = turned({word.box.left, word.box.top});
        word.box = {moved.x, moved.y, moved.x + word.box.right - word.box.left, moved.y + 20};
      }
  }
  CHECK(found(page) == ruled_csv);
}

TEST_CASE("tables: where a rule between two cells is missing, a cell spans both") {
  Layout page = rows_page({{{100, "Year"}, {160, "Sales"}},
                           {{160, "North"}, {230, "South"}},
                           {{100, "2024"}, {160, "12"}, {230, "9"}}});
  page.rules = {{{95, 95}, {290, 95}},    {{150, 125}, {290, 125}}, {{95, 155}, {290, 155}},
                {{95, 185}, {290, 185}},  {{95, 95}, {95, 185}},    {{150, 95}, {150, 185}},
                {{220, 125}, {220, 185}}, {{290, 95}, {290, 185}}};
  CHECK(found(page) == "Year,Sales,\r\n,North,South\r\n2024,12,9\r\n");
  const ocr::Table table = find_tables(page).front();
  REQUIRE(table.cells.size() == 7);
  CHECK(table.cells[0].row_span == 2);
  CHECK(table.cells[1].column_span == 2);
}

TEST_CASE("tables: a table that is open at its sides ends where its rules end") {
  Layout page = ruled_page();
  page.rules.erase(page.rules.begin() + 6);
  page.rules.erase(page.rules.begin() + 3);
  CHECK(found(page) == ruled_csv);
}

TEST_CASE("tables: rows without rules between them are told by their text") {
  Layout page = rows_page({{{100, "Item"}, {160, "Count"}, {230, "Price"}},
                           {{100, "Bolt"}, {160, "12"}, {230, "3.50"}},
                           {{100, "Nut"}, {160, "9"}, {230, "1.20"}},
                           {{100, "Pin"}, {160, "7"}, {230, "0.10"}}});
  page.rules = grid_rules({95, 125, 215}, {95, 150, 220, 290});
  CHECK(found(page) == "Item,Count,Price\r\nBolt,12,3.50\r\nNut,9,1.20\r\nPin,7,0.10\r\n");
}

TEST_CASE("tables: a frame around text, or lines beside it, are no table") {
  Layout page = paragraph_page({"Some words of text", "that go on and", "on in a frame."});
  page.rules = grid_rules({90, 200}, {90, 400});
  CHECK(found(page).empty());
  page.rules = {{{90, 90}, {400, 90}}, {{90, 200}, {400, 200}}};
  CHECK(found(page).empty());
  page.rules = grid_rules({500, 550, 600}, {90, 200, 400});  // a grid without text
  CHECK(found(page).empty());
}

TEST_CASE("tables: without rules, gaps that are aligned over three rows separate cells") {
  CHECK(found(rows_page({{{100, "Tea"}, {400, "2.50"}},
                         {{100, "Black coffee"}, {400, "3.00"}},
                         {{100, "Hot soup"}, {390, "12.00"}}})) ==
        "Tea,2.50\r\nBlack coffee,3.00\r\nHot soup,12.00\r\n");
  // Two rows are too little evidence.
  CHECK(found(rows_page({{{100, "Tea"}, {400, "2.50"}}, {{100, "Black coffee"}, {400, "3.00"}}})).empty());
  // So are gaps that are not aligned.
  CHECK(found(rows_page({{{100, "Tea"}, {400, "2.50"}},
                         {{100, "Black coffee"}, {600, "3.00"}},
                         {{100, "A very long line of text up to here"}, {700, "1"}},
                         {{100, "Tea"}, {190, "2.50"}}}))
            .empty());
}

TEST_CASE(
    "tables: a receipt is a table though its columns are blocks of their own and dots lead to the prices") {
  Layout left =
      rows_page({{{100, "Tea"}, {150, "......."}}, {{100, "Bread"}, {170, "....."}}, {{100, "Total due"}}});
  const Layout right = rows_page({{{400, "2.50"}}, {{400, "3.00"}}, {{400, "5.50"}}});
  left.blocks.push_back(right.blocks.front());
  CHECK(found(left) == "Tea,2.50\r\nBread,3.00\r\nTotal due,5.50\r\n");
}

TEST_CASE("tables: a bank statement has empty cells, wrapped text and a heading across its columns") {
  CHECK(found(rows_page({{{100, "Date"}, {300, "Text"}, {700, "Out"}, {900, "In"}},
                         {{100, "1 May"}, {300, "Rent"}, {700, "800.00"}},
                         {{100, "2 May"}, {300, "Standing order"}, {700, "12.00"}},
                         {{300, "to the club"}},
                         {{100, "Payments of a very long month with many a coin"}},
                         {{100, "3 May"}, {300, "Wages"}, {900, "2000.00"}},
                         {{100, "4 May"}, {300, "Interest"}, {900, "1.10"}}},
                        25)) ==
        "Date,Text,Out,In\r\n1 May,Rent,800.00,\r\n2 May,Standing order to the club,12.00,\r\n"
        "Payments of a very long month with many a coin,,,\r\n3 May,Wages,,2000.00\r\n4 "
        "May,Interest,,1.10\r\n");
}

TEST_CASE("tables: text around a table is not part of it") {
  CHECK(found(rows_page({{{100, "Dear reader, here is what the shop sells and for how much."}},
                         {{100, "Tea"}, {400, "2.50"}},
                         {{100, "Coffee"}, {400, "3.00"}},
                         {{100, "Soup"}, {400, "4.00"}},
                         {{100, "All of it is fresh, and prices are in pounds. We are open"}},
                         {{100, "from nine to five."}}})) == "Tea,2.50\r\nCoffee,3.00\r\nSoup,4.00\r\n");
}

TEST_CASE("tables: text in columns and lists are no tables") {
  std::vector<Texts> columns;
  for (int i = 0; i < 12; ++i)
    columns.push_back({{100, i % 5 == 4 ? "of the day." : "It was a fine day in May"},
                       {450, i % 4 == 3 ? "and the sea" : "as the old boat left us"},
                       {800, i % 3 == 2 ? "then far away we saw it" : "on the shore of an isle"}});
  CHECK(found(rows_page(columns)).empty());
  for (Texts& row : columns) row.pop_back();
  CHECK(found(rows_page(columns)).empty());
  CHECK(found(rows_page({{{100, "1."}, {160, "One thing"}},
                         {{100, "2."}, {160, "Another"}},
                         {{100, "3."}, {160, "The last thing"}}}))
            .empty());
  CHECK(found(paragraph_page({"Some words of text", "that go on and", "on to the end."})).empty());
  CHECK(find_tables({}).empty());
}

TEST_CASE("tables: a cell's text is read by rows, whichever blocks its words are in") {
  Layout page = ruled_page();
  page.rules = grid_rules({60, 125, 155}, {95, 150, 220, 290});
  page.blocks.push_back(page_of({paragraph_of({text_line("The", 100, 70)})}).blocks.front());
  const ocr::Table table = find_tables(page).front();
  CHECK(table.cells.front().text == "The\nItem");
}

TEST_CASE("tables: where rules are only around parts of a table, gaps tell its other columns") {
  Layout page = rows_page({{{100, "Item"}, {400, "May"}, {600, "June"}},
                           {{100, "Tea"}, {400, "12"}, {600, "14"}},
                           {{100, "Coffee"}, {400, "7"}, {600, "9"}},
                           {{100, "Sum"}, {400, "19"}, {600, "23"}}});
  page.rules = grid_rules({95, 125, 185, 215}, {90, 300, 700});
  CHECK(found(page) == "Item,May,June\r\nTea,12,14\r\nCoffee,7,9\r\nSum,19,23\r\n");
}

TEST_CASE("tables: a speck that was read as a word does not keep rows together") {
  std::vector<Texts> rows;
  for (int i = 1; i < 10; ++i) rows.push_back({{100, std::to_string(i)}, {160, "13A"}});
  rows[4].push_back({230, "'"});
  rows.insert(rows.begin() + 3, {{100, "|"}});
  Layout page = rows_page(rows);
  page.rules = grid_rules({95, 400}, {95, 150, 220});
  const ocr::Table table = find_tables(page).front();
  CHECK(table.row_count == 10);
  CHECK(table.column_count == 2);
}

TEST_CASE("tables: running text beside a table is not part of it") {
  std::vector<Texts> rows;
  for (const char* price : {"2.50", "3.00", "4.00", "12.50", "7.00"})
    rows.push_back({{100, rows.empty() ? "In May the small shop" : "sells what its cooks make"},
                    {500, "Tea"},
                    {700, price}});
  CHECK(found(rows_page(rows)) == "Tea,2.50\r\nTea,3.00\r\nTea,4.00\r\nTea,12.50\r\nTea,7.00\r\n");
}

TEST_CASE("tables: whatever words and rules a page has, no word is lost and no tables overlap") {
  std::mt19937 random(15);
  const auto number = [&](unsigned below) { return static_cast<double>(random() % below); };
  for (int page_number = 0; page_number < 200; ++page_number) {
    std::vector<Texts> rows(1 + random() % 12);
    for (Texts& row : rows)
      for (unsigned i = 0; i <= random() % 5; ++i)
        row.push_back({number(12) * 80, "w" + std::to_string(random() % 999)});
    Layout page = rows_page(rows, 10 + number(40));
    for (unsigned i = 0; i < random() % 20; ++i) {
      const double at = number(12) * 60;
      const double from = number(800);
      const double to = from + number(800);
      if (random() % 2 == 0)
        page.rules.push_back({{from, at}, {to, at + number(5)}});
      else
        page.rules.push_back({{at, from}, {at + number(5), to}});
    }
    found(page);
    const auto tables = find_tables(page);
    for (std::size_t i = 0; i < tables.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const ocr::Box& a = tables[i].box;
        const ocr::Box& b = tables[j].box;
        CHECK((a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top));
      }
  }
}
