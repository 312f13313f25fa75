#include "reading/layout_check.hpp"

#include <string>

#include "catch.hpp"
#include "unit/reading/pages_to_check.hpp"

namespace {

using namespace ocr::test;
using ocr::OutputFormat;
using ocr::OutputFormats;

// A page with one table of 2 rows and 3 columns, which has one cell.
bool is_valid_table(const std::string& cell, const std::string& fields = R"("rows":2,"columns":3)") {
  const std::string tables = R"([{"box":[0,0,9,9],)" + fields + R"(,"cells":[{)" + cell + "}]}]";
  return is_valid(Page().with("blocks", "[]").with("tables", tables).json(), {OutputFormat::words});
}

const std::string cell =
    R"("box":[0,0,9,9],"confidence":90,"row":1,"column":1,"row_span":1,"column_span":2,"text":"a\nb")";

}  // namespace

TEST_CASE("page check: words come with tables, whose cells lie within them") {
  CHECK(is_valid_table(cell));
  CHECK_FALSE(is_valid(Page().with("blocks", "[]").json(), {OutputFormat::words}));
  CHECK_FALSE(is_valid(Page().with("tables", "[]").json(), {OutputFormat::words}));
  const auto changed = [](const std::string& from, const std::string& to) {
    std::string other = cell;
    return other.replace(other.find(from), from.size(), to);
  };
  const auto [from, to] = GENERATE(
      table<std::string, std::string>({{R"("row":1)", R"("row":2)"},
                                       {R"("row":1)", R"("row":-1)"},
                                       {R"("row":1)", R"("row":"1")"},
                                       {R"("row":1)", R"("rows":1)"},
                                       {R"("row":1,)", ""},
                                       {R"("column":1)", R"("column":2)"},
                                       {R"("row_span":1)", R"("row_span":0)"},
                                       {R"("row_span":1)", R"("row_span":2)"},
                                       {R"("column_span":2)", R"("column_span":9223372036854775807)"},
                                       {R"("confidence":90)", R"("confidence":null)"},
                                       {R"("text":"a\nb")", R"("text":["a"])"},
                                       {"[0,0,9,9]", "[0,0,9]"}}));
  CAPTURE(from, to);
  CHECK_FALSE(is_valid_table(changed(from, to)));
}

TEST_CASE("page check: tables are limited in number and size") {
  for (const char* fields : {R"("rows":2)", R"("rows":0,"columns":3)", R"("rows":2,"columns":100001)",
                             R"("rows":"2","columns":3)", R"("rows":2,"columns":3,"title":"a")"}) {
    CAPTURE(fields);
    CHECK_FALSE(is_valid_table(cell, fields));
  }
  const auto are_valid = [](const std::string& tables) {
    return is_valid(Page().with("blocks", "[]").with("tables", tables).json(), {OutputFormat::words});
  };
  const std::string empty = R"({"box":[0,0,9,9],"rows":1,"columns":1,"cells":[]})";
  CHECK(are_valid(list_of(100'000, empty)));
  CHECK_FALSE(are_valid(list_of(100'001, empty)));
  for (const char* tables : {"null", "{}", "[1]", "[{}]", "[[]]"}) CHECK_FALSE(are_valid(tables));
}

TEST_CASE("page check: uncovered places are boxes, limited in number, and come with words") {
  const OutputFormats words{OutputFormat::words};
  const Page page = Page().with("blocks", "[]").with("tables", "[]");
  const std::string box = "[0,0,9,9]";
  CHECK(is_valid(page.with("uncovered", list_of(1000, box)).json(), words));
  CHECK_FALSE(is_valid(page.with("uncovered", list_of(1001, box)).json(), words));
  CHECK_FALSE(is_valid_with("uncovered", "[]"));
  const auto wrong =
      GENERATE("[[0,0,9]]", "[[0,0,9,9,9]]", "[[0,0,9,-1]]", "[[0,0,9,\"9\"]]", "[9]", "{}", "null");
  CHECK_FALSE(is_valid(page.with("uncovered", wrong).json(), words));
}
