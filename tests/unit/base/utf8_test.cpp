#include "base/utf8.hpp"

#include <string>

#include "base/xml_text.hpp"
#include "catch.hpp"

namespace {

std::u32string characters_of(std::string_view text) {
  std::u32string characters;
  while (!text.empty()) characters += ocr::take_character(text);
  return characters;
}

}  // namespace

TEST_CASE("utf8: characters of every length are read, and each invalid byte becomes U+FFFD") {
  CHECK((characters_of("a\u00e9\u20ac\U0001F600") == U"a\u00e9\u20ac\U0001F600"));
  CHECK((characters_of("\xFF") == U"\uFFFD"));
  CHECK((characters_of("\xE2\x82") == U"\uFFFD\uFFFD"));
  CHECK((characters_of("\xED\xA0\x80") == U"\uFFFD\uFFFD\uFFFD"));
}

TEST_CASE("xml text: XML's special characters are escaped, and forbidden characters are replaced") {
  CHECK(ocr::xml_text("<img src=x onerror='1'> & \"") ==
        "&lt;img src=x onerror=&#39;1&#39;&gt; &amp; &quot;");
  CHECK(ocr::xml_text("\u00e9\U0001F600\uFFFD\t") == "\u00e9\U0001F600\uFFFD\t");
  CHECK(ocr::xml_text(std::string("a\0\x1B\xFF\xEF\xBF\xBE", 7)) == "a\uFFFD\uFFFD\uFFFD\uFFFD");
}
