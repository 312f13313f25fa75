#include "options/pages.hpp"

#include "catch.hpp"

TEST_CASE("pages: numbers and ranges are accepted, sorted and without duplicates") {
  const auto [given, kept] = GENERATE(table<std::string, std::string>({{"1", "1"},
                                                                       {"1-3,7", "1-3,7"},
                                                                       {"7,1-3", "1-3,7"},
                                                                       {"2,2,2", "2"},
                                                                       {"1-4,3-6", "1-6"},
                                                                       {"1,2,3", "1-3"},
                                                                       {"10000", "10000"}}));
  const auto selection = ocr::PageSelection::parse(given);
  REQUIRE(selection);
  CHECK(selection->text() == kept);
  CHECK_FALSE(selection->is_all());
}

TEST_CASE("pages: anything else is refused") {
  const std::string text =
      GENERATE(as<std::string>{}, "", "0", "-1", "1-", "-", "3-1", "1,", ",1", "1;2", "a", "1 - 2", "10001",
               "1--2", "+1", "1.5", "99999999999999999999", "all");
  INFO(text);
  CHECK_FALSE(ocr::PageSelection::parse(text));
  std::string many = "1";
  for (int page = 3; page < 300; page += 2) many += "," + std::to_string(page);
  CHECK_FALSE(ocr::PageSelection::parse(many));
}

TEST_CASE("pages: selected pages are listed, and a selection beyond the end of a document is refused") {
  CHECK(ocr::PageSelection().of(3).value() == std::vector<int>{1, 2, 3});
  const auto selection = ocr::PageSelection::parse("2-3,7").value();
  CHECK(selection.of(7).value() == std::vector<int>{2, 3, 7});
  const auto missed = selection.of(6);
  REQUIRE_FALSE(missed);
  CHECK(missed.error().code == ocr::ErrorCode::bad_option);
  CHECK(missed.error().detail.find("2-3,7") != std::string::npos);
  CHECK(missed.error().detail.find("from 1 to 6") != std::string::npos);
}
