#include "reading/document.hpp"

#include "catch.hpp"
#include "unit/reading/pages_to_check.hpp"

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

TEST_CASE("document: pages that arrive in any order form one answer, in page order") {
  ocr::Document document({1, 2, 3}, {});
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

TEST_CASE("document: a page keeps its own warnings") {
  ocr::Document document({1, 2}, {});
  document.add(1, ocr::page_json(1, recognition("one", 90)));
  document.add(2, ocr::page_json(2, ocr::Reading{R"({"text":"two","warnings":["It ends early."]})", 1.0}));
  const auto answer = document.answer();
  REQUIRE(answer);
  CHECK(answer.value().find(R"({"page":2,"text":"two","warnings":["It ends early."]})") != std::string::npos);
}

TEST_CASE("document: pages that were already done are not missing") {
  const ocr::Document document({1, 2, 3}, {}, {{2, ocr::page_json(2, recognition("two", 80))}});
  CHECK(document.missing() == std::vector<int>{1, 3});
}

TEST_CASE("document: a page that was done but is not a JSON object is missing") {
  const std::string broken =
      GENERATE(as<std::string>{}, "", "text", "[]", R"({"text":"a")", R"({"page":2},{})");
  const ocr::Document document({1, 2}, {}, {{1, ocr::page_json(1, recognition("one", 80))}, {2, broken}});
  CHECK(document.missing() == std::vector<int>{2});
}

TEST_CASE("document: selected pages keep their numbers from the file") {
  ocr::Document document({2, 7}, {});
  CHECK(document.missing() == std::vector<int>{2, 7});
  document.add(7, ocr::page_json(7, recognition("seven", 60)));
  document.add(2, ocr::page_json(2, recognition("two", 80)));
  CHECK(document.answer().value().starts_with(R"({"text":"two\u000cseven","confidence":70,)"));
}

TEST_CASE("document: pages that were not recognised do not count towards the confidence") {
  const auto held = [](const std::string& text) { return ocr::Reading{ocr::test::embedded_page(text), 1.0}; };
  ocr::Document mixed({1, 2}, {});
  mixed.add(1, ocr::page_json(1, recognition("read", 60)));
  mixed.add(2, ocr::page_json(2, held("held")));
  CHECK(mixed.answer().value().starts_with(R"({"text":"read\u000cheld","confidence":60,"lang":"eng",)"));
  ocr::Document text({1}, {});
  text.add(1, ocr::page_json(1, held("held")));
  CHECK(text.answer().value().starts_with(
      R"({"text":"held","source":"pdf_text","confidence":null,"lang":null,"format":"pdf","pages":[{"page":1,)"
      R"("text":"held","source":"pdf_text","confidence":null,)"));
}

TEST_CASE("document: the choice of its languages is as sure as that of its least sure page") {
  const auto chosen = [](const std::string& language, int confidence) -> ocr::Result<ocr::Reading> {
    return ocr::Reading{R"({"text":"a","confidence":90,"lang":")" + language + R"(","lang_confidence":)" +
                            std::to_string(confidence) + R"(,"format":"tiff","preprocessing":[]})",
                        1.0};
  };
  ocr::Document document({1, 2}, {});
  document.add(1, ocr::page_json(1, chosen("deu", 100)));
  document.add(2, ocr::page_json(2, chosen("rus", 40)));
  CHECK(document.answer().value().starts_with(
      R"({"text":"a\u000ca","confidence":90,"lang":"deu+rus","lang_confidence":40,"format":"tiff",)"));
}

TEST_CASE("document: if no page can be read, the error says why") {
  ocr::Document document({3, 4}, {});
  document.add(3, ocr::page_json(3, ocr::Error{ocr::ErrorCode::deadline_exceeded, "It took \"ages\"."}));
  document.add(4, ocr::page_json(4, failure()));
  const auto answer = document.answer();
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == ocr::ErrorCode::deadline_exceeded);
  CHECK(answer.error().detail == "None of the 2 pages can be read. Page 3: It took \"ages\".");

  ocr::Document only({7}, {});
  only.add(7, ocr::page_json(7, failure()));
  const auto one = only.answer();
  REQUIRE_FALSE(one);
  CHECK(one.error().code == ocr::ErrorCode::unreadable_image);
  CHECK(one.error().detail == "It is torn.");
}

TEST_CASE("document: a child's output is put into the answer only if it is a recognition") {
  const std::string bytes =
      GENERATE(as<std::string>{}, "", "{", "[]", "{}", R"({"text":1})", R"({"text":"a"} x)");
  const std::string page = ocr::page_json(1, ocr::Reading{bytes, 1.0});
  CHECK(page.find("\"code\":\"unreadable_image\"") != std::string::npos);
}

TEST_CASE("document: its files are joined from the parts of its pages") {
  const ocr::OutputFormats formats{ocr::OutputFormat::tsv, ocr::OutputFormat::alto};
  ocr::Document document({1, 2}, formats);
  document.add(
      1, ocr::page_json(
             1, ocr::Reading{R"({"text":"one","confidence":90,"tsv":"row\tone\n","alto":"<Page/>"})", 1}));
  document.add(2, ocr::page_json(2, failure()));
  const auto answer = document.answer();
  REQUIRE(answer);
  const std::string& json = answer.value();
  CHECK(json.find(R"("tsv":"level\u0009page_num)") != std::string::npos);
  // The page that cannot be read is present but empty.
  CHECK(json.find(R"(text\nrow\u0009one\n1\u00092\u00090)") != std::string::npos);
  CHECK(json.find("<alto") < json.find("<Page/>"));
  CHECK(json.find(R"({"page":1,"text":"one","confidence":90},{"page":2,"text":null,)") != std::string::npos);
}

TEST_CASE("document: an image of one page has the same files, but no list of pages") {
  const ocr::OutputFormats formats{ocr::OutputFormat::words, ocr::OutputFormat::tsv};
  const auto answer = ocr::single_page_answer(
      R"({"text":"one","confidence":90,"blocks":[{"box":[1, 2,3,4]}],"tsv":"row\n"})", formats);
  REQUIRE(answer);
  CHECK(answer.value().starts_with(
      R"({"text":"one","confidence":90,"blocks":[{"box":[1,2,3,4]}],"tsv":"level\u0009)"));
  CHECK(answer.value().ends_with(R"(text\nrow\n"})"));
  CHECK_FALSE(ocr::single_page_answer("{", formats));
  // The JSON is not parsed if there are no files to complete.
  CHECK(ocr::single_page_answer("{", {}).value() == "{");
}
