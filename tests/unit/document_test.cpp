#include "document.hpp"

#include "catch.hpp"

namespace {

ocr::Result<ocr::Reading> recognition(const std::string& text, int confidence) {
  return ocr::Reading{"{\"text\":\"" + text + "\",\"confidence\":" + std::to_string(confidence) +
                          R"(,"lang":"eng","format":"tiff","preprocessing":[]})",
                      1.0};
}

ocr::Result<ocr::Reading> failure() {
  return ocr::Error{ocr::ErrorCode::unreadable_image, "It is torn."};
}

}  // namespace

TEST_CASE("document: pages that come in any order make one answer, in order") {
  ocr::Document document(3, {});
  CHECK(document.missing() == std::vector<int>{1, 2, 3});
  document.add(3, ocr::page_json(3, recognition("third", 60)));
  document.add(1, ocr::page_json(1, recognition("first \\u00e9", 90)));
  CHECK(document.missing() == std::vector<int>{2});
  document.add(2, ocr::page_json(2, failure()));
  CHECK(document.missing().empty());
  const auto answer = document.answer();
  REQUIRE(answer);
  CHECK(
      answer.value() ==
      R"({"text":"first é\u000c\u000cthird","confidence":75,"lang":"eng","format":"tiff","pages":[)"
      R"({"page":1,"text":"first \u00e9","confidence":90,"lang":"eng","format":"tiff","preprocessing":[]},)"
      R"({"page":2,"text":null,"problem":{"status":422,"title":"The image cannot be read","detail":"It is torn.","code":"unreadable_image"}},)"
      R"({"page":3,"text":"third","confidence":60,"lang":"eng","format":"tiff","preprocessing":[]}]})");
}

TEST_CASE("document: pages that were done before are not missing") {
  const ocr::Document document(3, {}, {{2, ocr::page_json(2, recognition("two", 80))}});
  CHECK(document.missing() == std::vector<int>{1, 3});
}

TEST_CASE("document: of which no page can be read, it cannot be read") {
  ocr::Document document(2, {});
  for (const int page : {1, 2}) document.add(page, ocr::page_json(page, failure()));
  const auto answer = document.answer();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == ocr::ErrorCode::unreadable_image);
}

TEST_CASE("document: what a child wrote is put into no answer unless it is a recognition") {
  const std::string bytes =
      GENERATE(as<std::string>{}, "", "{", "[]", "{}", R"({"text":1})", R"({"text":"a"} x)");
  const std::string page = ocr::page_json(1, ocr::Reading{bytes, 1.0});
  CHECK(page.find("\"code\":\"unreadable_image\"") != std::string::npos);
}
