// TIFF of the kinds that Leptonica refuses, and files with a bad page.
#include <cstring>
#include <initializer_list>
#include <string>

#include "catch.hpp"
#include "samples.hpp"
#include "unit/image/pictures.hpp"
#include "unit/image/tiff_bytes.hpp"

using namespace ocr::test;
using namespace std::string_literals;

namespace {

std::string read(const TiffPage& page) {
  return pixels(decoded(tiff_of({page})));
}

template <class Number>
std::string bytes_of(std::initializer_list<Number> numbers) {
  std::string bytes;
  for (const Number each : numbers) {
    char raw[sizeof each];
    std::memcpy(raw, &each, sizeof each);
    bytes.append(raw, sizeof each);
  }
  return bytes;
}

// 16 x 16 pixels with one value.
std::string tile(char value) {
  return std::string(256, value);
}

}  // namespace

TEST_CASE("TIFF: floating point is scaled from the range that its numbers suggest") {
  const auto of = [](std::initializer_list<float> numbers) {
    return read({.height = 1, .bits = 32, .format = 3, .parts = {bytes_of(numbers)}});
  };
  CHECK(of({0, 0.5F, 1}) == "0 80 ff|");
  CHECK(of({0, 128, 255}) == "0 80 ff|");
  CHECK(of({0, 32896, 65535}) == "0 80 ff|");
  CHECK(of({-3, -1, 1}) == "0 80 ff|");
  CHECK(of({7, 7, 7}) == "7 7 7|");
  CHECK(of({std::numeric_limits<float>::quiet_NaN(), 1, std::numeric_limits<float>::infinity()}) ==
        "0 ff ff|");
  CHECK(read({.height = 1, .bits = 64, .format = 3, .parts = {bytes_of<double>({0, 0.5, 1})}}) == "0 80 ff|");
  CHECK(
      read({.height = 1, .bits = 32, .meaning = 0, .format = 3, .parts = {bytes_of<float>({0, 0.5F, 1})}}) ==
      "ff 7f 0|");
}

TEST_CASE("TIFF: 12 and 32 bits, signed numbers, and colours of such are read") {
  CHECK(read({.height = 1, .bits = 12, .parts = {"\xFF\xF8\x00\x00\x00"s}}) == "ff 80 0|");
  CHECK(read({.height = 1, .bits = 32, .parts = {bytes_of<std::uint32_t>({0, 128, 255})}}) == "0 80 ff|");
  CHECK(read({.height = 1, .bits = 16, .format = 2, .parts = {bytes_of<std::int16_t>({-100, 0, 100})}}) ==
        "0 7f ff|");
  CHECK(read({.width = 1,
              .height = 1,
              .bits = 32,
              .samples = 3,
              .meaning = 2,
              .format = 3,
              .parts = {bytes_of<float>({0, 0.5F, 1})}}) == "80ff|");
}

TEST_CASE("TIFF: 16 bits and colours in planes are read") {
  CHECK(read({.height = 1, .bits = 16, .parts = {bytes_of<std::uint16_t>({0, 0x8080, 0xFFFF})}}) ==
        "0 80 ff|");
  CHECK(read({.width = 1,
              .height = 1,
              .bits = 16,
              .samples = 3,
              .meaning = 2,
              .parts = {bytes_of<std::uint16_t>({0x1010, 0x2020, 0x3030})}}) == "102030|");
  CHECK(read({.width = 2,
              .height = 1,
              .samples = 3,
              .meaning = 2,
              .is_planar = true,
              .parts = {"\x10\x40", "\x20\x50", "\x30\x60"}}) == "102030 405060|");
  CHECK(read({.width = 1,
              .height = 1,
              .bits = 32,
              .samples = 3,
              .meaning = 2,
              .format = 3,
              .is_planar = true,
              .parts = {bytes_of<float>({0}), bytes_of<float>({0.5F}), bytes_of<float>({1})}}) == "80ff|");
}

TEST_CASE("TIFF: tiles are put together, and what is beyond the edge is cut off") {
  const auto image = decoded(
      tiff_of({{.width = 20, .height = 20, .tile_px = 16, .parts = {tile(1), tile(2), tile(3), tile(4)}}}));
  REQUIRE(image);
  const auto at = [&](int x, int y) {
    l_uint32 value = 0;
    CHECK(pixGetPixel(image.value().pix(), x, y, &value) == 0);
    return value;
  };
  CHECK(image.value().width_px() == 20);
  CHECK((at(0, 0) == 1 && at(15, 15) == 1 && at(16, 0) == 2 && at(0, 16) == 3 && at(19, 19) == 4));
}

TEST_CASE("TIFF: tiles of floating point are put together") {
  const auto level = [](float value) {
    std::string bytes;
    for (int i = 0; i < 256; ++i) bytes += bytes_of<float>({value});
    return bytes;
  };
  const auto image = decoded(tiff_of({{.width = 20,
                                       .height = 10,
                                       .bits = 32,
                                       .format = 3,
                                       .tile_px = 16,
                                       .parts = {level(0.5F), level(1)}}}));
  REQUIRE(image);
  l_uint32 left = 0;
  l_uint32 right = 0;
  pixGetPixel(image.value().pix(), 15, 9, &left);
  pixGetPixel(image.value().pix(), 16, 9, &right);
  CHECK(left == 0x80);
  CHECK(right == 0xFF);
}

TEST_CASE("TIFF: inks and opacity become colours on white") {
  CHECK(read({.width = 1, .height = 1, .samples = 4, .meaning = 5, .parts = {"\0\0\0\0"s}}) == "ffffff|");
  CHECK(read({.width = 1, .height = 1, .samples = 4, .meaning = 5, .parts = {"\0\0\0\xFF"s}}) == "0|");
  for (const std::uint32_t opacity : {1U, 2U}) {
    INFO(opacity);
    CHECK(read({.height = 1, .samples = 2, .opacity = opacity, .parts = {"\x10\xFF\0\0\x20\xFF"s}}) ==
          "101010 ffffff 202020|");
  }
}

TEST_CASE("TIFF: each orientation of the kinds that Leptonica refuses is turned upright") {
  const int orientation = GENERATE(1, 2, 3, 4, 5, 6, 7, 8);
  INFO(orientation);
  std::string samples;
  for (const char value : six_bytes) samples += bytes_of<float>({static_cast<float>(value)});
  samples.replace(samples.size() - 4, 4, bytes_of<float>({0x60}));
  const auto stored = static_cast<std::uint32_t>(orientation);
  CHECK(read({.bits = 32, .format = 3, .orientation = stored, .parts = {samples}}) == upright(orientation));
}

TEST_CASE("TIFF: truncated or impossible samples are unreadable") {
  const TiffPage page =
      GENERATE(TiffPage{.bits = 24, .parts = {std::string(18, '1')}},
               TiffPage{.bits = 32, .format = 3, .tile_px = 16, .parts = {"123"}},
               TiffPage{.bits = 12, .samples = 4, .meaning = 5, .parts = {std::string(36, '1')}},
               TiffPage{.height = 9'000, .bits = 32, .format = 3, .parts = {"123"}});
  CHECK(refusal(tiff_of({page})) == "unreadable_image");
}

TEST_CASE("TIFF: a page with a bad header is listed, and the others are read") {
  const TiffPage good{.parts = {six_bytes}};
  const TiffPage bad{.width = 0, .parts = {six_bytes}};
  const std::string file = tiff_of({good, bad, good});
  const auto pages = ocr::judge_pages(file, {}, generous);
  REQUIRE(pages);
  CHECK(ocr::numbers_of(pages.value()) == std::vector<int>{1, 2, 3});
  CHECK_FALSE(ocr::read_header(file, generous, 2));
  const auto last = ocr::read_header(file, generous, 3);
  REQUIRE(last);
  CHECK(pixels(ocr::decode(file, last.value(), true)) == upright(1));
  const auto first_bad = ocr::judge_pages(tiff_of({bad, good}), {}, generous);
  REQUIRE(first_bad);
  CHECK(first_bad.value().size() == 2);
  const auto all_bad = ocr::judge_pages(tiff_of({bad, bad}), {}, generous);
  REQUIRE_FALSE(all_bad);
  CHECK(all_bad.error().code == ocr::ErrorCode::unreadable_image);
}

TEST_CASE("TIFF: a page that is too large is a reason to refuse the file") {
  const auto pages = ocr::judge_pages(
      tiff_of({{.parts = {six_bytes}}, {.width = 30'000, .parts = {six_bytes}}}), {}, generous);
  REQUIRE_FALSE(pages);
  CHECK(pages.error().code == ocr::ErrorCode::image_too_large);
}
