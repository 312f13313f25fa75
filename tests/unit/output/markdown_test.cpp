#include "output/markdown.hpp"

#include "catch.hpp"
#include "layouts.hpp"
#include "output/line_joining.hpp"
#include "output/markdown_text.hpp"
#include "recognition/table_cells.hpp"

using ocr::markdown_page;
using namespace ocr::test;

TEST_CASE("markdown: the lines of a paragraph are one line, and a divided word is whole") {
  CHECK(markdown_page(paragraph_page({"A man is an exam-", "ple of a well-known", "thing."})) ==
        "A man is an example of a well-known thing.\n");
  CHECK(markdown_page(page_of({paragraph_of({text_line("One.")}), paragraph_of({text_line("Two.")})})) ==
        "One.\n\nTwo.\n");
  CHECK(markdown_page({}).empty());
}

TEST_CASE("markdown: a hyphen at the line end divides a word only between a letter and a small letter") {
  const auto joined = [](std::string text, const char* line) {
    ocr::append_line(text, line);
    return text;
  };
  CHECK(joined("Stra-", "ße") == "Straße");
  CHECK(joined("при-", "мер") == "пример");
  CHECK(joined("exam\u00ad", "ple") == "example");
  CHECK(joined("exam\u2010", "ple") == "example");
  CHECK(joined("Anglo-", "American") == "Anglo- American");
  CHECK(joined("При-", "Мер") == "При- Мер");
  CHECK(joined("10-", "fold") == "10- fold");
  CHECK(joined("-", "fold") == "- fold");
  CHECK(joined("漢字", "かな") == "漢字かな");
  CHECK(joined("", "fold") == "fold");
}

TEST_CASE("markdown: a line with larger letters is a heading, above and within a paragraph") {
  const auto body = [](double top) { return text_line("Some words of text that go on and on.", 100, top); };
  CHECK(
      markdown_page(page_of({paragraph_of({text_line("Title", 100, 10, 40)}), paragraph_of({body(100)})})) ==
      "# Title\n\nSome words of text that go on and on.\n");
  CHECK(markdown_page(page_of({paragraph_of({body(10), text_line("Part # two #", 100, 50, 30),
                                             text_line("Section", 100, 90, 25), body(130), body(160)})})) ==
        "Some words of text that go on and on.\n\n## Part \\# two \\#\n\n### Section\n\n"
        "Some words of text that go on and on. Some words of text that go on and on.\n");
  // Larger letters alone are the body.
  CHECK(markdown_page(page_of({paragraph_of({text_line("Large", 100, 10, 90)})})) == "Large\n");
}

TEST_CASE("markdown: bulleted and numbered lines are lists") {
  CHECK(markdown_page(paragraph_page({"• one", "and more", "•two", "‣ three"})) ==
        "- one and more\n- two\n- three\n");
  CHECK(markdown_page(paragraph_page({"- one", "- two"})) == "- one\n- two\n");
  CHECK(markdown_page(paragraph_page({"To do:", "1. one", "2. two", "2) three"})) ==
        "To do:\n\n1. one\n2. two\n\n2\\) three\n");
  CHECK(markdown_page(page_of({paragraph_of({text_line("3) one")}), paragraph_of({text_line("4) two")}),
                               paragraph_of({text_line("7) three")})})) == "3) one\n4) two\n\n7\\) three\n");
  // A line that happens to start with a number or a hyphen is no item.
  CHECK(markdown_page(paragraph_page({"It was in May", "12. The wind", "- or so - fell."})) ==
        "It was in May 12. The wind - or so - fell.\n");
}

TEST_CASE("markdown: text that looks like Markdown is escaped") {
  CHECK(ocr::markdown_inline(R"(a*b _c_ [d](e) <f> `g` h\i j|k ~l~)") ==
        R"(a\*b \_c\_ \[d\](e) \<f> \`g\` h\\i j\|k \~l\~)");
  CHECK(ocr::markdown_inline("AT&T &amp; &#38; &c. C# 50% (1) - a+b = c!") ==
        "AT&T \\&amp; \\&#38; &c. C# 50% (1) - a+b = c!");
  using Row = std::pair<std::string, std::string>;
  const auto [text, escaped] = GENERATE(values<Row>({{"# a", "\\# a"},
                                                     {"- a", "\\- a"},
                                                     {"+ a", "\\+ a"},
                                                     {"--- ---", "\\--- ---"},
                                                     {"> a", "\\> a"},
                                                     {"12. a", "12\\. a"},
                                                     {"12) a", "12\\) a"},
                                                     {"12.5 a", "12.5 a"},
                                                     {"-5 a", "-5 a"},
                                                     {"===", "\\==="},
                                                     {"", ""}}));
  CHECK(ocr::markdown_block(text) == escaped);
}

TEST_CASE("markdown: a word cannot add a line, and bytes that are not UTF-8 are replaced") {
  CHECK(markdown_page(paragraph_page({"a\x01\x7F\xFF"
                                      "b c\xE2\x80\xA8"
                                      "d"})) == "a \uFFFDb c d\n");
}

TEST_CASE("markdown: a table stands where its first word is, and its words are nowhere else") {
  ocr::Layout page =
      page_of({paragraph_of({text_line("Prices", 100, 10), placed_line({{100, "a|b"}, {300, "1"}}, 100),
                             placed_line({{100, "to-"}}, 150), placed_line({{100, "day"}, {300, "2"}}, 180),
                             text_line("Thank you", 100, 300)})});
  const auto cell = [](int row, int column, double top, double bottom) {
    const double left = column == 0 ? 90.0 : 290.0;
    return ocr::TableCell{row, column, 1, 1, {left, top, left + 200, bottom}, 0, ""};
  };
  page.tables = {{{90, 90, 490, 220},
                  3,
                  2,
                  {cell(0, 0, 90, 140),
                   cell(0, 1, 90, 140),
                   cell(1, 0, 140, 210),
                   cell(1, 1, 140, 210),
                   {2, 0, 1, 2, {90, 210, 490, 220}, 0, ""}}}};
  ocr::fill_cells(page.tables, page.blocks);
  CHECK(markdown_page(page) == "Prices\n\n| a\\|b | 1 |\n| --- | --- |\n| today | 2 |\n| | |\n\nThank you\n");
}
