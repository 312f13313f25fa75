#include "web/representation.hpp"

#include <string>

#include "base/base64.hpp"
#include "catch.hpp"

namespace {

std::string header(const ocr::Response& response, const std::string& name) {
  for (const auto& [one, value] : response.headers)
    if (one == name) return value;
  return "";
}

const std::string done =
    R"({"task_id":"x","status":"done","text":"a\n","confidence":9,"hocr":"<html/>","pdf":")" +
    ocr::encode_base64("%PDF") + R"("})";

}  // namespace

TEST_CASE("representation: Accept is weighed by quality, and a client without a preference gets JSON") {
  using ocr::Representation;
  using Row = std::pair<std::string, Representation>;
  const auto [accept, expected] = GENERATE(
      values<Row>({{"", Representation::json},
                   {"*/*", Representation::json},
                   {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", Representation::json},
                   {"application/pdf", Representation::pdf},
                   {"Application/PDF;q=0.5", Representation::pdf},
                   {"text/*", Representation::text},
                   {"text/plain;q=0.2, text/tab-separated-values;q=0.4", Representation::tsv},
                   {"text/vnd.hocr+html", Representation::hocr},
                   {"text/csv", Representation::csv},
                   {"text/markdown, text/html;q=0.9", Representation::markdown},
                   {"application/alto+xml, */*;q=0.1", Representation::alto},
                   {"application/json;q=0, */*", Representation::text},
                   {"image/png, application/json;q=0.01", Representation::json}}));
  const auto chosen = ocr::choose({"", accept});
  REQUIRE(chosen);
  CHECK(chosen.value() == expected);
}

TEST_CASE("representation: an unavailable format is refused, and the error lists the available ones") {
  const auto none = ocr::choose({"", "image/png"});
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ocr::ErrorCode::not_acceptable);
  CHECK(none.error().detail.find("application/alto+xml") != std::string::npos);
  const auto unknown = ocr::choose({"docx", "*/*"});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ocr::ErrorCode::bad_option);
}

TEST_CASE("representation: a file is the response body, with its type and name") {
  const ocr::Response pdf = ocr::represent(done, {"pdf", ""}, "letter");
  CHECK(pdf.status == 200);
  CHECK(pdf.body == "%PDF");
  CHECK(pdf.content_type == "application/pdf");
  CHECK(header(pdf, "Content-Disposition") == "attachment; filename=\"letter.pdf\"");
  CHECK(header(pdf, "Vary") == "Accept");
  const ocr::Response text = ocr::represent(done, {"", "text/plain"}, "letter");
  CHECK(text.body == "a\n");
  CHECK(text.content_type == "text/plain; charset=utf-8");
  CHECK(ocr::represent(done, {"", "*/*"}, "letter").body == done);
}

TEST_CASE("representation: a format that the task was not submitted with is refused by name") {
  const ocr::Response refused = ocr::represent(done, {"alto", ""}, "x");
  CHECK(refused.status == 406);
  CHECK(refused.body.find("formats=alto; its result is available as json, text, hocr, pdf.") !=
        std::string::npos);
  CHECK(ocr::represent(done, {"", "application/alto+xml"}, "x").status == 406);
  CHECK(ocr::represent(done, {"", "application/alto+xml, text/plain;q=0.1"}, "x").body == "a\n");
}

TEST_CASE("representation: a failed task returns its problem instead of a file") {
  const std::string failed =
      R"({"task_id":"x","status":"failed","text":null,"problem":{"status":422,"code":"unreadable_image"}})";
  const ocr::Response problem = ocr::represent(failed, {"pdf", ""}, "x");
  CHECK(problem.status == 422);
  CHECK(problem.content_type == "application/problem+json");
  CHECK(problem.body == R"({"status":422,"code":"unreadable_image"})");
  CHECK(ocr::represent(failed, {"json", ""}, "x").body == failed);
}

TEST_CASE("representation: only the safe characters of a client's file name are kept") {
  using Row = std::pair<std::string, std::string>;
  const auto [given, stem] = GENERATE(values<Row>({{"letter.png", "letter"},
                                                   {"My letter (2).v1.jpg", "My-letter-2-.v1"},
                                                   {"../../etc/passwd", "passwd"},
                                                   {"C:\\scans\\a.tif", "a"},
                                                   {"a\"\r\nSet-Cookie: b.png", "a-Set-Cookie-b"},
                                                   {"\xC3\xA9.png", "otherwise"},
                                                   {".png", "otherwise"},
                                                   {"...", "otherwise"},
                                                   {"", "otherwise"}}));
  CHECK(ocr::file_stem(given, "otherwise") == stem);
  CHECK(ocr::file_stem(std::string(1000, 'a'), "").size() == 80);
}
