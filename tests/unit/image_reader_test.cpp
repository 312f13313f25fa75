#include "image_reader.hpp"

#include <chrono>

#include "catch.hpp"
#include "image_bytes.hpp"
#include "processes.hpp"
#include "samples.hpp"

namespace {

using namespace std::chrono_literals;
using ocr::test::sample;

ocr::ImageReader make_reader() {
  return ocr::ImageReader({40'000'000, 20'000}, std::int64_t{2} << 30);
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
  ocr::ImageReader reader = make_reader();
  const std::string bytes = sample("snippet.png");
  const auto first = reader.read(bytes, english(), 60s, always);
  REQUIRE(first);
  CHECK(first.value().find("The ferry leaves the north pier") != std::string::npos);
  const auto between = reader.read(sample("white-on-black.png"), english(), 60s, always);
  REQUIRE(between);
  CHECK(between.value() != first.value());
  const auto again = reader.read(bytes, english(), 60s, always);
  REQUIRE(again);
  CHECK(again.value() == first.value());
  CHECK_FALSE(ocr::test::has_children());
}

TEST_CASE("image reader: a header is judged without the pixels") {
  const ocr::ImageReader reader = make_reader();
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
  ocr::ImageReader reader = make_reader();
  const auto [bytes, code] =
      GENERATE(table<std::string, std::string>({{"text", "unsupported_type"},
                                                {sample("snippet.png").substr(0, 5'000), "unreadable_image"},
                                                {ocr::test::png_head(30'000, 30'000), "image_too_large"}}));
  const auto read = reader.read(bytes, english(), 60s, always);
  REQUIRE_FALSE(read);
  CHECK(ocr::name_of(read.error().code) == code);
  CHECK_FALSE(read.error().worth_retrying);
  CHECK_FALSE(read.error().detail.empty());
}

TEST_CASE("image reader: a reading that takes too long, or that nobody waits for, is ended") {
  ocr::ImageReader reader = make_reader();
  reader.warm("eng");
  const std::string page = sample("page.png");
  const auto late = reader.read(page, english(), 50ms, always);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ocr::ErrorCode::deadline_exceeded);
  const auto start = std::chrono::steady_clock::now();
  const auto abandoned = reader.read(page, english(), 60s, [] { return false; });
  REQUIRE_FALSE(abandoned);
  CHECK(abandoned.error().code == ocr::ErrorCode::client_gone);
  CHECK(std::chrono::steady_clock::now() - start < 1s);
  CHECK_FALSE(ocr::test::has_children());
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("image reader: an image that needs more memory than it may have is an error worth another try") {
  ocr::ImageReader reader({1'000'000'000, 32'000}, std::int64_t{512} << 20);
  const std::uint32_t side = 20'000;
  const std::string image = ocr::test::bmp(40, side, side).substr(0, 54) + std::string(1'000, 'x');
  const auto read = reader.read(image, english(), 60s, always);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ocr::ErrorCode::unreadable_image);
}
#endif
