#include "output/csv.hpp"

#include "catch.hpp"
#include "layouts.hpp"

using ocr::csv_page;
using namespace ocr::test;

namespace {

ocr::Table table_of(const std::vector<ocr::TableCell>& cells, int rows, int columns) {
  return {{0, 0, 100, 100}, rows, columns, cells};
}

}  // namespace

TEST_CASE("csv: fields are quoted where they must be, and the rows of a table are equally long") {
  ocr::Layout page = layout_of();
  page.tables = {table_of(
      {{0, 0, 1, 2, {}, 90, "a, \"b\""}, {1, 0, 1, 1, {}, 90, "=1+1"}, {1, 1, 1, 1, {}, 90, "two\nli-\nnes"}},
      2, 2)};
  CHECK(csv_page(page) == "\"a, \"\"b\"\"\",\r\n=1+1,two lines\r\n");
}

TEST_CASE("csv: tables follow each other after an empty line, without the text around them") {
  ocr::Layout page = layout_of();
  page.tables = {table_of({{0, 0, 1, 1, {}, 90, "a"}, {0, 1, 1, 1, {}, 90, "b\x01\xFF"}}, 1, 2),
                 table_of({{0, 0, 1, 1, {}, 90, "c"}}, 1, 1)};
  CHECK(csv_page(page) == "a,b \uFFFD\r\n\r\nc\r\n");
}

TEST_CASE("csv: dots that lead to the next column are left out") {
  ocr::Layout page = layout_of();
  page.tables = {table_of({{0, 0, 1, 1, {}, 90, "Tea ......"}, {0, 1, 1, 1, {}, 90, "... …… 2.50"}}, 1, 2)};
  CHECK(csv_page(page) == "Tea,2.50\r\n");
}

TEST_CASE("csv: a page without a table gives its lines, split at wide gaps") {
  CHECK(csv_page(page_of({paragraph_of(
            {text_line("A line of text", 100, 10), placed_line({{100, "Tea, hot"}, {400, "2.50"}}, 50)})})) ==
        "A line of text\r\n\"Tea, hot\",2.50\r\n");
  CHECK(csv_page({}).empty());
}
