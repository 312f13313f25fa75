// Readers that an image has taken over, and that answer what they like.
#include <string>
#include <vector>

#include "catch.hpp"
#include "metrics/metrics.hpp"
#include "metrics/metrics_text.hpp"
#include "reading/document.hpp"
#include "samples.hpp"
#include "unit/reading/test_reader.hpp"

using namespace std::chrono_literals;
using namespace ocr::test;

namespace {

const std::string page =
    R"({"text":"a","confidence":1,"lang":"eng","format":"png","width_px":9,"height_px":9,"preprocessing":[]})";
const std::string no_error(16, '\0');  // the head of an answer without an error

// An image reader whose children answer `bytes`, whatever they are asked.
struct LyingReader {
  explicit LyingReader(const std::string& bytes)
      : cores(folder.file("cores"), 1),
        reader({{40'000'000, 20'000, 50}, child_memory, "eng", false}, cores,
               work_of([bytes](TestWork& work) {
                 work.starting = [] { return std::string("pdf\neng\n"); };
                 work.answering = [bytes](auto, auto) { return bytes; };
               })) {}

  TemporaryFolder folder;
  ocr::Cores cores;
  ocr::ImageReader reader;
};

std::uint64_t crashes() {
  ocr::MetricsText text;
  ocr::metrics().write(text);
  const std::string all = text.take();
  const std::string line = "ocr_pages_total{end=\"unreadable_image\"} ";
  const std::size_t at = all.find(line);
  return at == std::string::npos ? 0 : std::stoull(all.substr(at + line.size()));
}

void check_crashed(const ocr::Error& error) {
  CHECK(error.code == ocr::ErrorCode::unreadable_image);
  CHECK(error.detail == "The image reader crashed.");
  CHECK(error.worth_retrying);
}

std::vector<std::string> lies() {
  return {"",
          std::string(15, '\0'),
          no_error,
          no_error + "{}",
          no_error + "text",
          no_error + R"({"text":null})",
          no_error + page + "x",
          no_error + page.substr(1),
          no_error + R"({"task_id":"another",)" + page.substr(1),
          std::string(16, '\xFF') + "lie",
          std::string(1 << 20, '[')};
}

}  // namespace

TEST_CASE("lying reader: a page as ours would write it is believed") {
  LyingReader test(no_error + page);
  const auto reading = test.reader.read(sample("small.gif"), {1}, english(), within(60s), always);
  REQUIRE(reading);
  CHECK(reading.value().json == page);
}

TEST_CASE("lying reader: any other answer for a page is a crash, and is counted as one") {
  const std::string lie = GENERATE(from_range(lies()));
  LyingReader test(lie);
  const std::uint64_t before = crashes();
  const auto reading = test.reader.read(sample("small.gif"), {1}, english(), within(60s), always);
  REQUIRE_FALSE(reading);
  check_crashed(reading.error());
  CHECK(crashes() == before + 1);
  const auto whole = ocr::read_whole(test.reader, sample("small.gif"), english(), within(60s), always);
  REQUIRE_FALSE(whole);
  check_crashed(whole.error());
}

TEST_CASE("lying reader: a page without the formats that were asked for is a crash") {
  LyingReader test(no_error + page);
  ocr::OcrOptions options = english();
  options.formats.add(GENERATE(ocr::OutputFormat::words, ocr::OutputFormat::hocr, ocr::OutputFormat::pdf));
  const auto reading = ocr::read_whole(test.reader, sample("small.gif"), options, within(60s), always);
  REQUIRE_FALSE(reading);
  check_crashed(reading.error());
}

TEST_CASE("lying reader: each page of a document is checked") {
  LyingReader test(no_error);
  std::vector<int> failed;
  const auto all = test.reader.read_pages(sample("five-pages.tiff"), {{1}, {2}, {3}}, english(), within(60s),
                                          always, [&](int number, const ocr::Result<ocr::Reading>& reading) {
                                            REQUIRE_FALSE(reading);
                                            check_crashed(reading.error());
                                            failed.push_back(number);
                                            return true;
                                          });
  CHECK(all);
  CHECK(failed == std::vector{1, 2, 3});
}

TEST_CASE("lying reader: a judgement that ours would not pass is a crash") {
  const std::string image =
      GENERATE(std::string("small.gif"), std::string("five-pages.tiff"), std::string("letter.pdf"));
  const std::string said =
      GENERATE(as<std::string>{}, "", "1", "1 300 20001 1\n", "0 0 0 0\n", "2 0 0 0\n1 0 0 0\n", "pages");
  LyingReader test(no_error + said);
  const auto pages = test.reader.judge(sample(image), english(), always);
  REQUIRE_FALSE(pages);
  check_crashed(pages.error());
}

TEST_CASE("lying reader: a judgement is limited in length and in pages") {
  std::string many;
  for (int number = 1; number <= 51; ++number) many += std::to_string(number) + " 0 0 0\n";
  const std::string said = GENERATE_COPY(as<std::string>{}, many, std::string(2 << 20, '\n'));
  LyingReader test(no_error + said);
  const auto pages = test.reader.judge(sample("five-pages.tiff"), english(), always);
  REQUIRE_FALSE(pages);
  CHECK(pages.error().code == ocr::ErrorCode::unreadable_image);
  CHECK(pages.error().worth_retrying);
}
