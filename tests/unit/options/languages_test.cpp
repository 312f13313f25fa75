#include "options/languages.hpp"

#include "catch.hpp"

TEST_CASE("languages: a code has its name and script, and an unknown code is its own name") {
  CHECK(ocr::language_of("eng").name == "English");
  CHECK(ocr::language_of("deu").name == "Deutsch");
  CHECK(ocr::language_of("rus").script == "Cyrillic");
  CHECK(ocr::language_of("yor").script == "Latin");
  CHECK(ocr::language_of("afr").code == "afr");
  const std::string unknown = GENERATE(as<std::string>{}, "script/Latin", "zzz", "aaa", "", "en", "engl");
  CHECK(ocr::language_of(unknown).code == unknown);
  CHECK(ocr::language_of(unknown).name == unknown);
  CHECK(ocr::language_of(unknown).script.empty());
}
