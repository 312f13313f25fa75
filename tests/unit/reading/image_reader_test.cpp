#include "reading/image_reader.hpp"

#include <unistd.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "catch.hpp"
#include "image_bytes.hpp"
#include "process_tree.hpp"
#include "processes.hpp"
#include "samples.hpp"
#include "unit/reading/test_reader.hpp"

using namespace std::chrono_literals;
using namespace ocr::test;

TEST_CASE("image reader: the same image gets the same answer, whatever was read in between") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  const std::string bytes = sample("snippet.png");
  const auto first = reader.read(bytes, {}, english(), within(60s), always);
  REQUIRE(first);
  CHECK(first.value().json.find("The ferry leaves the north pier") != std::string::npos);
  const auto between = reader.read(sample("white-on-black.png"), {}, english(), within(60s), always);
  REQUIRE(between);
  CHECK(between.value().json != first.value().json);
  const auto again = reader.read(bytes, {}, english(), within(60s), always);
  REQUIRE(again);
  CHECK(again.value().json == first.value().json);
  CHECK_FALSE(has_readers());
}

namespace {

std::string described(const ocr::Result<ocr::Reading>& reading) {
  return reading ? reading.value().json
                 : std::string(ocr::name_of(reading.error().code)) + ": " + reading.error().detail;
}

}  // namespace

TEST_CASE("image reader: the standby child returns the same answer as a child forked for the image") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  const std::string name = GENERATE(as<std::string>{}, "snippet.png", "rotated-90.png", "colour.jpg",
                                    "five-pages.tiff", "letter.pdf");
  const std::string bytes = GENERATE(true, false) ? sample(name) : sample(name).substr(0, 100);
  ocr::OcrOptions options = english();
  if (name == "snippet.png") {
    options.whitelist = "&abcdé+%=";
    options.formats.add(ocr::OutputFormat::pdf);
    options.page_segmentation_mode = 6;
  }
  const auto pages = reader.find_pages(bytes, options, always);
  const ocr::Page page = pages ? pages.value().back() : ocr::Page{};
  const std::string forked = described(reader.read(bytes, page, options, within(60s), always));
  reader.prepare_next();
  REQUIRE(eventually([] { return children_of(getpid()).size() == 2; }));  // the nursery and the standby child
  const std::vector<pid_t> ready = children_of(getpid());
  bool is_the_one = false;
  const auto look = [&] { return (is_the_one = children_of(getpid()) == ready) || true; };
  CHECK(described(reader.read(bytes, page, options, within(60s), look)) == forked);
  CHECK(is_the_one == (ocr::sniff(bytes) != ocr::ImageFormat::pdf));

  const auto judged = [&] {
    const auto seen = reader.judge(bytes, options, always);
    return seen ? std::to_string(seen.value().size()) : std::string(ocr::name_of(seen.error().code));
  };
  const std::string judged_by_forked = judged();
  reader.prepare_next();
  CHECK(judged() == judged_by_forked);
}

TEST_CASE("image reader: a standby child from before a language was loaded is not used for it") {
  TestReader test({40'000'000, 20'000, 50}, 2048, 1, false);
  ocr::ImageReader& reader = test.reader;
  reader.prepare_next();
  const auto read_in = [&](const std::string& languages) {
    ocr::OcrOptions options;
    options.languages = languages;
    return described(reader.read(sample("snippet.png"), {}, options, within(60s), always));
  };
  const std::string in_english = read_in("eng");
  // Under the sanitizers a child cannot read with `auto`: their type check opens a pipe, which the
  // sandbox refuses.
#ifdef __SANITIZE_ADDRESS__
  const std::string others = "eng+fra";
#else
  const std::string others = GENERATE(as<std::string>{}, "eng+fra", "auto");
#endif
  reader.prepare_next();
  const std::string in_others = read_in(others);
  CHECK(in_others.find("The ferry leaves the north pier") != std::string::npos);
  reader.prepare_next();
  CHECK(read_in(others) == in_others);
  reader.prepare_next();
  CHECK(read_in("eng") == in_english);
}

TEST_CASE("image reader: a header is checked without the pixels") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  const auto judged = [&](const std::string& bytes) {
    const auto result = reader.judge(bytes, english(), always);
    return result ? "" : std::string(ocr::name_of(result.error().code));
  };
  CHECK(judged(sample("snippet.png")) == "");
  CHECK(judged(sample("snippet.png").substr(0, 1'000)) == "");
  CHECK(judged("text") == "unsupported_type");
  CHECK(judged(sample("snippet.png").substr(0, 12)) == "unreadable_image");
  CHECK(judged(png_head(30'000, 30'000)) == "image_too_large");
}

TEST_CASE("image reader: an unreadable file is an error with its code and is not worth retrying") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  const auto [bytes, code] =
      GENERATE(table<std::string, std::string>({{"text", "unsupported_type"},
                                                {sample("small.gif").substr(0, 2'000), "unreadable_image"},
                                                {png_head(30'000, 30'000), "image_too_large"}}));
  const auto read = reader.read(bytes, {}, english(), within(60s), always);
  REQUIRE_FALSE(read);
  CHECK(ocr::name_of(read.error().code) == code);
  CHECK_FALSE(read.error().worth_retrying);
  CHECK_FALSE(read.error().detail.empty());
}

TEST_CASE("image reader: a reading that takes too long or is no longer wanted is stopped") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  const std::string page = sample("page.png");
  const auto late = reader.read(page, {}, english(), within(50ms), always);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ocr::ErrorCode::deadline_exceeded);
  const auto start = std::chrono::steady_clock::now();
  const auto abandoned = reader.read(page, {}, english(), within(60s), [] { return false; });
  REQUIRE_FALSE(abandoned);
  CHECK(abandoned.error().code == ocr::ErrorCode::client_gone);
  CHECK(std::chrono::steady_clock::now() - start < 1s);
  CHECK_FALSE(has_readers());
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("image reader: an image that needs more memory than allowed is an error") {
  TestReader test({1'000'000'000, 32'000, 50}, 512);
  ocr::ImageReader& reader = test.reader;
  const std::uint32_t side = 20'000;
  const std::string image = bmp(40, side, side).substr(0, 54) + std::string(1'000, 'x');
  const auto read = reader.read(image, {}, english(), within(60s), always);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ocr::ErrorCode::unreadable_image);
}
#endif

TEST_CASE("image reader: files of each type truncated anywhere end in an answer or an error") {
  TestReader test;
  const std::string name = GENERATE(as<std::string>{}, "scan.pdf", "letter.pdf", "small.heic", "small.avif",
                                    "two-frames.webp", "two-frames.gif");
  const std::string whole = sample(name);
  for (std::size_t part = 0; part < 8; ++part) {
    const std::string bytes = whole.substr(0, whole.size() * part / 8);
    const auto pages = test.reader.judge(bytes, english(), always);
    if (!pages) {
      CHECK((pages.error().code == ocr::ErrorCode::unreadable_image ||
             pages.error().code == ocr::ErrorCode::unsupported_type));
      CHECK_FALSE(pages.error().worth_retrying);
      continue;
    }
    const auto reading = test.reader.read(bytes, pages.value().front(), english(), within(60s), always);
    if (!reading) CHECK(reading.error().code == ocr::ErrorCode::unreadable_image);
  }
  ocr::reap_answered();
}

TEST_CASE("image reader: HEIC, AVIF and the first frame of an animation are read in the sandbox") {
  TestReader test;
  const auto [name, format] = GENERATE(table<std::string, std::string>({{"small.heic", "heic"},
                                                                        {"small.avif", "avif"},
                                                                        {"two-frames.gif", "gif"},
                                                                        {"two-frames.webp", "webp"}}));
  const auto reading = test.reader.read(sample(name), {}, english(), within(60s), always);
  INFO(name);
  REQUIRE(reading);
  CHECK(has(reading.value().json, "The shop is closed for lunch."));
  CHECK_FALSE(has(reading.value().json, "open"));
  CHECK(has(reading.value().json, "\"format\":\"" + format + R"(","width_px":560,"height_px":150)"));
}

TEST_CASE("image reader: kinds of files that few programs write are read in the sandbox") {
  TestReader test;
  const std::string name =
      GENERATE(as<std::string>{}, "plain.jp2", "codestream.j2k", "bits.pbm", "runs.bmp", "tiles.tiff",
               "12-bits.tiff", "float.tiff", "big.tiff", "inks.tiff", "jpeg.tiff", "webp.tiff",
               "without-end.jpg", "without-end.png", "white.png", "white.webp", "white.gif", "black.gif");
  INFO(name);
  const auto reading = test.reader.read(sample("kinds/" + name), {}, english(), within(60s), always);
  REQUIRE(reading);
  CHECK(has(reading.value().json, "The shop is closed for lunch. Please\\ncome back at half past one."));
  CHECK(has(reading.value().json, R"("warnings":["The file ends early, but no row is missing."])") ==
        has(name, "without-end"));
}

TEST_CASE(
    "image reader: a HEIC, AVIF or WebP that announces more than the limits is refused before decoding") {
  TestReader test({10'000, 20'000, 50}, 2048);
  const std::string name = GENERATE(as<std::string>{}, "small.heic", "small.avif", "two-frames.webp");
  const auto judged = test.reader.judge(sample(name), english(), always);
  REQUIRE_FALSE(judged);
  CHECK(judged.error().code == ocr::ErrorCode::image_too_large);
}
