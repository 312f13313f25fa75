// The pages of a document: how many there are, which are read, and how many at the same time.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/lock_file.hpp"
#include "catch.hpp"
#include "processes.hpp"
#include "reading/image_reader.hpp"
#include "samples.hpp"
#include "unit/reading/test_reader.hpp"

using namespace std::chrono_literals;
using namespace ocr::test;

TEST_CASE("image reader: the number of pages is read from the headers") {
  TestReader test;
  const auto pages = [&](const std::string& name) {
    return test.reader.judge(sample(name), english(), always).value().size();
  };
  CHECK(pages("snippet.png") == 1);
  CHECK(pages("two-columns.tiff") == 1);
  CHECK(pages("five-pages.tiff") == 5);
  CHECK(test.reader.find_pages(sample("five-pages.tiff"), english(), always).value().size() == 5);
  CHECK(test.reader.find_pages("not an image at all", english(), always).value().size() == 1);
}

TEST_CASE("image reader: a document with more pages than allowed is too large") {
  TestReader test({40'000'000, 20'000, 4}, 2048);
  const auto judged = test.reader.judge(sample("five-pages.tiff"), english(), always);
  REQUIRE_FALSE(judged);
  CHECK(judged.error().code == ocr::ErrorCode::image_too_large);
  CHECK(judged.error().detail.find("5 pages") != std::string::npos);
}

TEST_CASE("image reader: pages are selected by their numbers and keep them") {
  TestReader test;
  ocr::OcrOptions options = english();
  options.pages = ocr::PageSelection::parse("2,4").value();
  const auto pages = test.reader.judge(sample("five-pages.tiff"), options, always);
  REQUIRE(pages);
  CHECK(ocr::numbers_of(pages.value()) == std::vector<int>{2, 4});
  options.pages = ocr::PageSelection::parse("6").value();
  const auto beyond = test.reader.judge(sample("five-pages.tiff"), options, always);
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().code == ocr::ErrorCode::bad_option);
  CHECK_FALSE(test.reader.find_pages(sample("snippet.png"), options, always));
}

TEST_CASE(
    "image reader: the pages of a document are read in parallel if cores are idle, otherwise one by one") {
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
  const auto all = test.reader.read_pages(document, {{1}, {2}, {3}, {4}, {5}}, english(), within(60s), look,
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
  CHECK_FALSE(has_readers());
}

TEST_CASE("image reader: a document uses one child while the other cores are in use") {
  TestReader test(2);
  const auto other = test.cores.take();
  REQUIRE(other);
  std::int64_t most_at_once = 0;
  const ocr::LockFile seats(test.folder.file("cores"));
  const auto look = [&] {
    most_at_once = std::max(most_at_once, seats.count_held(0, 1000));
    return true;
  };
  CHECK(test.reader.read_pages(sample("five-pages.tiff"), {{1}, {2}, {3}}, english(), within(60s), look,
                               [&](int, const ocr::Result<ocr::Reading>&) { return look(); }));
  CHECK(most_at_once == 2);  // the document's seat and the one taken above
}

TEST_CASE("image reader: the callback for a page can stop the pages that have not started") {
  TestReader test;
  int ended = 0;
  CHECK(test.reader.read_pages(sample("five-pages.tiff"), {{1}, {2}, {3}, {4}, {5}}, english(), within(60s),
                               always, [&](int, const ocr::Result<ocr::Reading>&) { return ++ended < 2; }));
  CHECK(ended == 2);
}

TEST_CASE("image reader: it is an error if there is no time left for some pages") {
  TestReader test;
  int ended = 0;
  const auto all = test.reader.read_pages(sample("five-pages.tiff"), {{1}, {2}, {3}, {4}, {5}}, english(),
                                          {60s, std::chrono::steady_clock::now() + 1ms}, always,
                                          [&](int, const ocr::Result<ocr::Reading>&) { return ++ended > 0; });
  REQUIRE_FALSE(all);
  CHECK(all.error().code == ocr::ErrorCode::deadline_exceeded);
  CHECK(ended < 5);
}
