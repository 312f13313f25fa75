#include "base/letters.hpp"

#include <string_view>

#include "catch.hpp"

TEST_CASE("letters: small letters are told from capital letters in Latin, Greek and Cyrillic text") {
  for (const char32_t c : std::u32string_view(U"azßäçőłžıωάшёґіẽ")) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK(ocr::is_small_letter(c));
    CHECK(ocr::is_letter(c));
  }
  for (const char32_t c : std::u32string_view(U"AZÄÇŐŁŽΩШЁҐІẼ")) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK_FALSE(ocr::is_small_letter(c));
    CHECK(ocr::is_letter(c));
  }
  for (const char32_t c : std::u32string_view(U"09-.,×÷ 漢かﾊ")) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK_FALSE(ocr::is_small_letter(c));
    CHECK_FALSE(ocr::is_letter(c));
  }
}

TEST_CASE("letters: Chinese and Japanese letters and signs have no spaces between words") {
  for (const char32_t c : std::u32string_view(U"漢かナ。！𠀀")) CHECK(ocr::is_without_spaces(c));
  for (const char32_t c : std::u32string_view(U"a1. 한")) CHECK_FALSE(ocr::is_without_spaces(c));
}
