#include "base/json_writer.hpp"

#include <cmath>
#include <limits>
#include <random>

#include "base/json_reader.hpp"
#include "catch.hpp"
#include "web/http.hpp"

namespace {

std::string written(std::string_view text) {
  ocr::JsonWriter json;
  json.value(text);
  return json.take();
}

bool is_json_object(std::string text) {
  text.reserve(text.size() + ocr::json_padding);
  return static_cast<bool>(
      ocr::read_json_object(text, [](auto, const auto&) { return ocr::Result<void>(); }));
}

struct Pair {
  std::string in;
  std::string out;
};

}  // namespace

TEST_CASE("JSON written: quotes, backslashes and line breaks are escaped, other text is unchanged") {
  const auto pair = GENERATE(values<Pair>({{"", R"("")"},
                                           {"plain text", R"("plain text")"},
                                           {R"(a "b" \c/)", R"("a \"b\" \\c/")"},
                                           {"two\nlines", R"("two\nlines")"},
                                           {"\x7f", "\"\x7f\""},
                                           {"äöü €", "\"äöü €\""},
                                           {"\xF0\x9F\x98\x80", "\"\xF0\x9F\x98\x80\""},
                                           {"\xC2\x80", "\"\xC2\x80\""},
                                           {"\xE0\xA0\x80", "\"\xE0\xA0\x80\""},
                                           {"\xED\x9F\xBF", "\"\xED\x9F\xBF\""},
                                           {"\xEF\xBF\xBF", "\"\xEF\xBF\xBF\""},
                                           {"\xF0\x90\x80\x80", "\"\xF0\x90\x80\x80\""},
                                           {"\xF4\x8F\xBF\xBF", "\"\xF4\x8F\xBF\xBF\""}}));
  CHECK(written(pair.in) == pair.out);
}

TEST_CASE("JSON written: every control character is escaped") {
  for (int c = 0; c < 0x20; ++c) {
    if (c == '\n') continue;
    const char digits[] = "0123456789abcdef";
    const std::string expected = std::string("\"\\u00") + digits[c / 16] + digits[c % 16] + "\"";
    CHECK(written(std::string(1, static_cast<char>(c))) == expected);
  }
}

TEST_CASE("JSON written: each byte of invalid UTF-8 becomes U+FFFD") {
  // A lone continuation byte, overlong forms, surrogates, beyond U+10FFFF, truncated, never valid.
  const std::string bytes =
      GENERATE(as<std::string>{}, "\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF",
               "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
               "\xF5\x80\x80\x80", "\xE2\x82", "\xF0\x9F\x98", "\xC3", "\xFE", "\xFF\xFF");
  std::string replaced;
  for (std::size_t i = 0; i < bytes.size(); ++i) replaced += "\xEF\xBF\xBD";
  CHECK(written(bytes) == "\"" + replaced + "\"");
  CHECK(written("a" + bytes + "b") == "\"a" + replaced + "b\"");
}

TEST_CASE("JSON written: text after a broken sequence is kept") {
  CHECK(written("\xE2\x82z") == "\"\xEF\xBF\xBD\xEF\xBF\xBDz\"");
  CHECK(written("\xE2\"") == "\"\xEF\xBF\xBD\\\"\"");
  CHECK(written("\xE2\xC3\xA4") == "\"\xEF\xBF\xBD\xC3\xA4\"");
}

TEST_CASE("JSON written: arbitrary bytes result in valid JSON") {
  std::mt19937 random(1);
  bool all = true;
  for (int round = 0; round < 20'000 && all; ++round) {
    std::string bytes;
    for (auto left = random() % 9; left > 0; --left) bytes += static_cast<char>(random() & 0xFF);
    ocr::JsonWriter json;
    json.open_object();
    json.field(bytes, std::string_view(bytes));
    json.close_object();
    all = is_json_object(json.take());
  }
  CHECK(all);
}

TEST_CASE("JSON written: commas separate the items at every depth") {
  ocr::JsonWriter json;
  json.open_object();
  json.field("a", 1);
  json.key("b");
  json.open_array();
  json.value("x");
  json.open_object();
  json.close_object();
  json.open_array();
  json.value(1);
  json.value(2);
  json.close_array();
  json.null();
  json.close_array();
  json.key("c");
  json.open_object();
  json.field("d", true);
  json.field("e", false);
  json.close_object();
  json.key("f");
  json.raw("[0]");
  json.field("g", std::string("last"));
  json.close_object();
  CHECK(json.take() == R"({"a":1,"b":["x",{},[1,2],null],"c":{"d":true,"e":false},"f":[0],"g":"last"})");
}

TEST_CASE("JSON written: numbers are written in full") {
  ocr::JsonWriter json;
  json.open_array();
  json.value(std::numeric_limits<std::int64_t>::min());
  json.value(std::numeric_limits<std::uint64_t>::max());
  json.close_array();
  CHECK(json.take() == "[-9223372036854775808,18446744073709551615]");
}
