#include "image_reader.hpp"

#include <chrono>
#include <map>

#include "catch.hpp"
#include "image_bytes.hpp"
#include "processes.hpp"
#include "samples.hpp"
#include "temporary_folder.hpp"

namespace {

using namespace std::chrono_literals;
using ocr::test::sample;

// As if this machine had so many cores, of which none is in use.
struct TestReader {
  explicit TestReader(std::int64_t count = 1) : TestReader({40'000'000, 20'000, 50}, 2048, count) {}
  TestReader(const ocr::ImageLimits& limits, std::int64_t memory_mb, std::int64_t count = 1)
      : cores(folder.file("cores"), count), reader(limits, memory_mb << 20, cores) {}

  ocr::test::TemporaryFolder folder;
  ocr::Cores cores;
  ocr::ImageReader reader;
};

ocr::ReadLimits within(std::chrono::milliseconds deadline) {
  return {deadline};
}

bool always() {
  return true;
}

ocr::OcrOptions english() {
  ocr::OcrOptions options;
  options.languages = "eng";
  return options;
}

}  // namespace

TEST_CASE("image reader: the same image gives the same answer, whatever was read in between") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  const std::string bytes = sample("snippet.png");
  const auto first = reader.read(bytes, english(), within(60s), always);
  REQUIRE(first);
  CHECK(first.value().json.find("The ferry leaves the north pier") != std::string::npos);
  const auto between = reader.read(sample("white-on-black.png"), english(), within(60s), always);
  REQUIRE(between);
  CHECK(between.value().json != first.value().json);
  const auto again = reader.read(bytes, english(), within(60s), always);
  REQUIRE(again);
  CHECK(again.value().json == first.value().json);
  ocr::reap_answered();
  CHECK_FALSE(ocr::test::has_children());
}

TEST_CASE("image reader: a header is judged without the pixels") {
  TestReader test;
  const ocr::ImageReader& reader = test.reader;
  const auto judged = [&](const std::string& bytes) {
    const auto result = reader.judge(bytes, always);
    return result ? "" : std::string(ocr::name_of(result.error().code));
  };
  CHECK(judged(sample("snippet.png")) == "");
  CHECK(judged(sample("snippet.png").substr(0, 1'000)) == "");
  CHECK(judged("text") == "unsupported_type");
  CHECK(judged(sample("snippet.png").substr(0, 12)) == "unreadable_image");
  CHECK(judged(ocr::test::png_head(30'000, 30'000)) == "image_too_large");
}

TEST_CASE("image reader: what cannot be read is an error with its code, not worth another try") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  const auto [bytes, code] =
      GENERATE(table<std::string, std::string>({{"text", "unsupported_type"},
                                                {sample("snippet.png").substr(0, 5'000), "unreadable_image"},
                                                {ocr::test::png_head(30'000, 30'000), "image_too_large"}}));
  const auto read = reader.read(bytes, english(), within(60s), always);
  REQUIRE_FALSE(read);
  CHECK(ocr::name_of(read.error().code) == code);
  CHECK_FALSE(read.error().worth_retrying);
  CHECK_FALSE(read.error().detail.empty());
}

TEST_CASE("image reader: a reading that takes too long, or that nobody waits for, is ended") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  reader.warm("eng");
  const std::string page = sample("page.png");
  const auto late = reader.read(page, english(), within(50ms), always);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ocr::ErrorCode::deadline_exceeded);
  const auto start = std::chrono::steady_clock::now();
  const auto abandoned = reader.read(page, english(), within(60s), [] { return false; });
  REQUIRE_FALSE(abandoned);
  CHECK(abandoned.error().code == ocr::ErrorCode::client_gone);
  CHECK(std::chrono::steady_clock::now() - start < 1s);
  ocr::reap_answered();
  CHECK_FALSE(ocr::test::has_children());
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("image reader: an image that needs more memory than it may have is an error worth another try") {
  TestReader test({1'000'000'000, 32'000, 50}, 512);
  ocr::ImageReader& reader = test.reader;
  const std::uint32_t side = 20'000;
  const std::string image = ocr::test::bmp(40, side, side).substr(0, 54) + std::string(1'000, 'x');
  const auto read = reader.read(image, english(), within(60s), always);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ocr::ErrorCode::unreadable_image);
}
#endif

TEST_CASE("image reader: how many pages there are is told from the headers") {
  TestReader test;
  const auto pages = [&](const std::string& name) { return test.reader.judge(sample(name), always).value(); };
  CHECK(pages("snippet.png") == 1);
  CHECK(pages("two-columns.tiff") == 1);
  CHECK(pages("five-pages.tiff") == 5);
  CHECK(test.reader.page_count(sample("five-pages.tiff"), always).value() == 5);
  CHECK(test.reader.page_count("not an image at all", always).value() == 1);
}

TEST_CASE("image reader: a document with more pages than it may have is too large") {
  TestReader test({40'000'000, 20'000, 4}, 2048);
  const auto judged = test.reader.judge(sample("five-pages.tiff"), always);
  REQUIRE_FALSE(judged);
  CHECK(judged.error().code == ocr::ErrorCode::image_too_large);
  CHECK(judged.error().detail.find("5 pages") != std::string::npos);
}

TEST_CASE(
    "image reader: the pages of a document are read together where cores are idle, and one by one else") {
  const std::int64_t cores = GENERATE(1, 2, 8);
  TestReader test(cores);
  const std::string document = sample("five-pages.tiff");
  std::map<int, std::string> pages;
  std::int64_t most_at_once = 0;
  const ocr::LockFile seats(test.folder.file("cores"));
  const auto look = [&] {
    most_at_once = std::max(most_at_once, seats.count_held(0, 1000));
    return true;
  };
  const auto all = test.reader.read_pages(document, {1, 2, 3, 4, 5}, english(), within(60s), look,
                                          [&](int page, const ocr::Result<ocr::Reading>& reading) {
                                            REQUIRE(reading);
                                            pages[page] = reading.value().json;
                                            return look();
                                          });
  REQUIRE(all);
  CHECK(pages.size() == 5);
  CHECK(pages[1].find("Monday") != std::string::npos);
  CHECK(pages[5].find("herring") != std::string::npos);
  CHECK(most_at_once <= cores);
  if (cores > 1) CHECK(most_at_once > 1);
  CHECK(seats.count_held(0, 1000) == 0);
  ocr::reap_answered();
  CHECK_FALSE(ocr::test::has_children());
}

TEST_CASE("image reader: a document keeps to one child while the other cores are in use") {
  TestReader test(2);
  const auto other = test.cores.take();
  REQUIRE(other);
  std::int64_t most_at_once = 0;
  const ocr::LockFile seats(test.folder.file("cores"));
  const auto look = [&] {
    most_at_once = std::max(most_at_once, seats.count_held(0, 1000));
    return true;
  };
  CHECK(test.reader.read_pages(sample("five-pages.tiff"), {1, 2, 3}, english(), within(60s), look,
                               [&](int, const ocr::Result<ocr::Reading>&) { return look(); }));
  CHECK(most_at_once == 2);  // its own and the other's
}

TEST_CASE("image reader: who is told of a page can stop those that were not begun") {
  TestReader test;
  int ended = 0;
  CHECK(test.reader.read_pages(sample("five-pages.tiff"), {1, 2, 3, 4, 5}, english(), within(60s), always,
                               [&](int, const ocr::Result<ocr::Reading>&) { return ++ended < 2; }));
  CHECK(ended == 2);
}

TEST_CASE("image reader: pages for which there is no time left are an error") {
  TestReader test;
  int ended = 0;
  const auto all = test.reader.read_pages(sample("five-pages.tiff"), {1, 2, 3, 4, 5}, english(),
                                          {60s, std::chrono::steady_clock::now() + 1ms}, always,
                                          [&](int, const ocr::Result<ocr::Reading>&) { return ++ended > 0; });
  REQUIRE_FALSE(all);
  CHECK(all.error().code == ocr::ErrorCode::deadline_exceeded);
  CHECK(ended < 5);
}
