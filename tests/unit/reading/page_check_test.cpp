#include "reading/page_check.hpp"

#include <string>

#include "base/base64.hpp"
#include "catch.hpp"
#include "unit/reading/pages_to_check.hpp"

namespace {

using namespace ocr::test;
using ocr::OutputFormat;
using ocr::OutputFormats;

}  // namespace

TEST_CASE("page check: a page of each kind is valid") {
  CHECK(is_valid(Page().json()));
  CHECK(is_valid(embedded_page("held \"text\"\n\f")));
  CHECK(is_valid(Page()
                     .with("exif_orientation", "6")
                     .with("dpi", "300")
                     .with("preprocessing", R"(["light evened","deskewed -1.5","scaled 2.0"])")
                     .with("warnings", R"(["The file ends early: what follows row 1 of 2 is missing."])")
                     .json()));
  for (const auto format :
       {OutputFormat::hocr, OutputFormat::tsv, OutputFormat::alto, OutputFormat::csv, OutputFormat::markdown})
    CHECK(is_valid(Page().with(std::string(name_of(format)), R"("<p>\n\u00e9</p>")").json(), {format}));
  CHECK(is_valid(Page().with("pdf", R"("AAA/+A==")").json(), {OutputFormat::pdf}));
  CHECK(is_valid(Page().with("blocks", "[]").with("tables", "[]").json(), {OutputFormat::words}));
  CHECK(is_valid_word(R"("text":"a","box":[0,0,20000,20000],"confidence":100)"));
}

TEST_CASE("page check: each format that was asked for must be there, and no other") {
  const std::map<OutputFormat, std::pair<std::string, std::string>> fields{
      {OutputFormat::words, {"tables", R"([],"blocks":[])"}},
      {OutputFormat::hocr, {"hocr", R"("")"}},
      {OutputFormat::tsv, {"tsv", R"("")"}},
      {OutputFormat::alto, {"alto", R"("")"}},
      {OutputFormat::pdf, {"pdf", R"("")"}},
      {OutputFormat::csv, {"csv", R"("")"}},
      {OutputFormat::markdown, {"markdown", R"("")"}}};
  for (const auto& [format, field] : fields) {
    CAPTURE(field.first);
    const std::string json = Page().with(field.first, field.second).json();
    CHECK(is_valid(json, {format}));
    CHECK_FALSE(is_valid(json));
    CHECK_FALSE(is_valid(Page().json(), {format}));
    for (const auto& [other, unused] : fields)
      if (other != format) {
        CHECK_FALSE(is_valid(json, {other}));
        CHECK_FALSE(is_valid(json, {format, other}));
      }
  }
}

TEST_CASE("page check: no field of a page may be missing, unknown or repeated") {
  for (const auto& [name, value] : Page().fields) {
    CAPTURE(name);
    CHECK_FALSE(is_valid(Page().without(name).json()));
    CHECK_FALSE(is_valid("{\"" + name + "\":" + value + "," + Page().json().substr(1)));
    // Otherwise a repeated field could stand for a missing one.
    const std::string repeated = name == "lang" ? R"({"text":"",)" : R"({"lang":"",)";
    CHECK_FALSE(is_valid(repeated + Page().without(name).json().substr(1)));
  }
  for (const char* unknown : {"page", "task_id", "status", "problem", "pages", "Text", "", "words"})
    CHECK_FALSE(is_valid_with(unknown, "1"));
}

TEST_CASE("page check: a field of the wrong type or beyond its limits is refused") {
  const auto [name, value] = GENERATE(table<std::string, std::string>({{"text", "null"},
                                                                       {"warnings", "[]"},
                                                                       {"warnings", "null"},
                                                                       {"warnings", R"("late")"},
                                                                       {"warnings", R"([""])"},
                                                                       {"warnings", R"(["a\nb"])"},
                                                                       {"warnings", "[1]"},
                                                                       {"text", "1"},
                                                                       {"text", "[]"},
                                                                       {"confidence", "-1"},
                                                                       {"confidence", "101"},
                                                                       {"confidence", "1.5"},
                                                                       {"confidence", R"("90")"},
                                                                       {"confidence", "true"},
                                                                       {"lang", R"("e<b>")"},
                                                                       {"lang", R"("e\n")"},
                                                                       {"lang", "[]"},
                                                                       {"lang_confidence", "-1"},
                                                                       {"lang_confidence", "101"},
                                                                       {"lang_confidence", "null"},
                                                                       {"source", R"("mine")"},
                                                                       {"source", "null"},
                                                                       {"format", R"("PNG")"},
                                                                       {"format", R"("svg")"},
                                                                       {"format", "null"},
                                                                       {"width_px", "0"},
                                                                       {"width_px", "20001"},
                                                                       {"width_px", "-1"},
                                                                       {"width_px", "1e2"},
                                                                       {"height_px", "null"},
                                                                       {"height_px", "18446744073709551615"},
                                                                       {"height_px", "20001"},
                                                                       {"exif_orientation", "0"},
                                                                       {"exif_orientation", "9"},
                                                                       {"dpi", "-1"},
                                                                       {"dpi", "10001"},
                                                                       {"preprocessing", "null"},
                                                                       {"preprocessing", "{}"},
                                                                       {"preprocessing", "[1]"},
                                                                       {"preprocessing", R"(["<b>"])"}}));
  CAPTURE(name, value);
  CHECK_FALSE(is_valid_with(name, value));
}

TEST_CASE("page check: values at their limits are valid") {
  const auto [name, value] =
      GENERATE(table<std::string, std::string>({{"text", R"("")"},
                                                {"confidence", "0"},
                                                {"confidence", "100"},
                                                {"lang", R"("chi_sim_vert+script/Latin")"},
                                                {"lang_confidence", "0"},
                                                {"lang_confidence", "100"},
                                                {"width_px", "1"},
                                                {"height_px", "20000"},
                                                {"exif_orientation", "8"},
                                                {"dpi", "10000"},
                                                {"format", R"("heic")"}}));
  CAPTURE(name, value);
  CHECK(is_valid_with(name, value));
}

TEST_CASE("page check: what was not recognised has no confidence, and what was has one") {
  const auto blocks_of = [](const std::string& first, const std::string& second) {
    return R"([{"confidence":)" + first + R"(,"paragraphs":[{"confidence":)" + second + "}]}]";
  };
  const auto is_valid_from = [&](const std::string& source, const std::string& confidence,
                                 const std::string& lang, const std::string& blocks) {
    Page page = Page().with("confidence", confidence).with("lang", lang).with("blocks", blocks);
    if (!source.empty()) page = page.with("source", quoted(source));
    return is_valid(page.with("tables", "[]").json(), {OutputFormat::words});
  };
  const std::string lang = quoted("eng");
  CHECK(is_valid_from("pdf_text", "null", "null", blocks_of("null", "null")));
  CHECK_FALSE(is_valid_from("pdf_text", "null", "null", blocks_of("null", "90")));
  CHECK_FALSE(is_valid_from("pdf_text", "90", "null", "[]"));
  CHECK_FALSE(is_valid_from("pdf_text", "null", lang, "[]"));
  CHECK(is_valid_from("pdf_text+ocr", "90", lang, blocks_of("null", "90")));
  CHECK_FALSE(is_valid_from("pdf_text+ocr", "null", "null", "[]"));
  CHECK(is_valid_from("", "90", lang, blocks_of("90", "90")));
  CHECK_FALSE(is_valid_from("", "90", lang, blocks_of("90", "null")));
  CHECK_FALSE(is_valid_from("", "null", lang, "[]"));
  CHECK_FALSE(is_valid_from("", "90", "null", "[]"));
}

TEST_CASE("page check: texts and lists that are too long are refused") {
  CHECK(is_valid_with("text", quoted(std::string(16 << 20, 'x'))));
  CHECK_FALSE(is_valid_with("text", quoted(std::string((16 << 20) + 1, 'x'))));
  CHECK_FALSE(is_valid_with("lang", quoted(std::string(501, 'x'))));
  CHECK(is_valid_with("preprocessing", list_of(32, R"("inverted")")));
  CHECK_FALSE(is_valid_with("preprocessing", list_of(33, R"("inverted")")));
  CHECK_FALSE(is_valid_with("preprocessing", list_of(1, quoted(std::string(65, 'x')))));
  const auto is_valid_hocr = [](std::size_t size) {
    return is_valid(Page().with("hocr", quoted(std::string(size, 'x'))).json(), {OutputFormat::hocr});
  };
  CHECK(is_valid_hocr(64 << 20));
  CHECK_FALSE(is_valid_hocr((64 << 20) + 1));
}

TEST_CASE("page check: blocks, paragraphs, lines and words together are limited") {
  const auto are_valid = [](const std::string& blocks) {
    return is_valid(Page().with("blocks", blocks).with("tables", "[]").json(), {OutputFormat::words});
  };
  CHECK(are_valid(list_of(1'000'000, "{}")));
  CHECK_FALSE(are_valid(list_of(1'000'001, "{}")));
  CHECK_FALSE(are_valid(list_of(250'001, R"({"paragraphs":[{},{},{}]})")));
}

TEST_CASE("page check: blocks are nested as they are, and no deeper") {
  const auto blocks = GENERATE(as<std::string>{}, "null", "{}", "[1]", "[[]]", R"([{"text":"a"}])",
                               R"([{"lines":[]}])", R"([{"words":[]}])", R"([{"blocks":[]}])",
                               R"([{"paragraphs":{}}])", R"([{"paragraphs":[{"paragraphs":[]}]}])",
                               R"([{"paragraphs":[{"lines":[{"words":[{"words":[]}]}]}]}])",
                               R"([{"paragraphs":[],"paragraphs":[]}])");
  CAPTURE(blocks);
  CHECK_FALSE(is_valid(Page().with("blocks", blocks).with("tables", "[]").json(), {OutputFormat::words}));
}

TEST_CASE("page check: a word's text, box and confidence are limited") {
  const std::string fields = GENERATE(
      as<std::string>{}, R"("box":[-1,0,9,9])", R"("box":[0,0,20001,9])", R"("box":[0,0,9,20001])",
      R"("box":[0,0,9])", R"("box":[0,0,9,9,9])", R"("box":[0,0,9,9.5])", R"("box":[0,0,9,null])",
      R"("box":[])", R"("box":{})", R"("box":"0 0 9 9")", R"("confidence":101)", R"("confidence":-1)",
      R"("confidence":null)", R"("text":null)", R"("text":7)", R"("link":"x")");
  CAPTURE(fields);
  CHECK_FALSE(is_valid_word(fields));
}

TEST_CASE("page check: a PDF's part is base64") {
  const std::string text = GENERATE(as<std::string>{}, "%PDF-", "A A=", "AA\\n", "\\u0000", "\u00e9");
  CHECK_FALSE(is_valid(Page().with("pdf", quoted(text)).json(), {OutputFormat::pdf}));
  CHECK_FALSE(is_valid(Page().with("pdf", "null").json(), {OutputFormat::pdf}));
}

TEST_CASE("page check: the part of a page of a PDF is a text layer or empty") {
  const auto is_part = [](const std::string& text) {
    const Page page = Page().with("format", quoted("pdf")).with("pdf", quoted(ocr::encode_base64(text)));
    return is_valid(page.json(), {OutputFormat::pdf});
  };
  CHECK(is_part(""));
  CHECK(is_part("100 50 300\n"));
  CHECK(is_part("100 50 300\n1.0 2.0 3.0 2.0 9.0 l word\n"));
  CHECK_FALSE(is_part("%PDF-"));
  CHECK_FALSE(is_part("100 50 300\n1 2 3 2 9 l \n"));
}

TEST_CASE("page check: what is not one JSON object in UTF-8 is refused") {
  const std::string page = Page().json();
  for (std::size_t size = 0; size < page.size(); ++size) CHECK_FALSE(is_valid(page.substr(0, size)));
  for (const std::string& end : {std::string("x"), std::string("}"), std::string("\0", 1), page})
    CHECK_FALSE(is_valid(page + end));
  for (const char* other : {"null", "[]", "\"text\"", "1", "{}", "text"}) CHECK_FALSE(is_valid(other));
  CHECK_FALSE(is_valid("[" + page + "]"));
  CHECK_FALSE(is_valid_with("text", "\"\xFF\""));
  CHECK_FALSE(is_valid_with("text", "\"\n\""));
  CHECK_FALSE(is_valid_with("text", R"("\ud800")"));
  CHECK_FALSE(is_valid_with("text", std::string(100'000, '[') + std::string(100'000, ']')));
  CHECK_FALSE(is_valid(std::string(100'000, '[')));
}

TEST_CASE("page check: an answer may be longer with a PDF, which has the picture") {
  const std::size_t without = ocr::longest_page_answer({OutputFormat::hocr}, limits);
  CHECK(without == ocr::longest_page_answer({}, limits));
  CHECK(ocr::longest_page_answer({OutputFormat::pdf}, limits) >= without + 40'000'000 * std::size_t{4});
}
