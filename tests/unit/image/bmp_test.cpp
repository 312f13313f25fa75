// BMP files assembled byte by byte, one of each kind.
#include <string>

#include "catch.hpp"
#include "image_bytes.hpp"
#include "unit/image/pictures.hpp"

using namespace ocr::test;
using namespace std::string_literals;

namespace {

struct Bmp {
  std::uint32_t header_bytes = 40;
  std::uint32_t width = 2;
  std::uint32_t height = 1;
  std::uint32_t bits = 24;
  std::uint32_t compression = 0;
  std::uint32_t colours = 0;  // as stated
  std::string fields = {};
  std::string palette = {};
  std::string data = {};
  bool states_offset = true;

  std::string file() const {
    const std::size_t sizes = header_bytes == 12 ? 2 : 4;
    std::string header = number(header_bytes, 4) + number(width, sizes) + number(height, sizes) +
                         number(1, 2) + number(bits, 2) + number(compression, 4) + number(0, 12) +
                         number(colours, 4) + number(0, 4);
    if (header_bytes > 40) header += fields;
    header.resize(header_bytes, '\0');
    if (header_bytes == 40) header += fields;
    const auto offset = static_cast<std::uint32_t>(14 + header.size() + palette.size());
    return "BM" + number(0, 8) + number(states_offset ? offset : 0, 4) + header + palette + data;
  }
};

std::string read(const Bmp& bmp) {
  return pixels(decoded(bmp.file()));
}

const std::string three_colours = "\x30\x20\x10\0\x60\x50\x40\0\x90\x80\x70\0"s;

std::string masks(std::initializer_list<std::uint32_t> each) {
  std::string bytes;
  for (const std::uint32_t mask : each) bytes += number(mask, 4);
  return bytes;
}

}  // namespace

TEST_CASE("BMP: each number of bits is read, and a palette may be short or unstated") {
  CHECK(read({.data = "\x30\x20\x10\x60\x50\x40\0\0"s}) == "102030 405060|");
  CHECK(read({.bits = 32, .data = "\x30\x20\x10\0\x60\x50\x40\0"s}) == "102030 405060|");
  CHECK(read({.bits = 16, .data = "\xFF\x7F\x1F\x00"s}) == "ffffff ff|");
  CHECK(read({.bits = 8, .colours = 3, .palette = three_colours, .data = "\2\1\0\0"s}) == "708090 405060|");
  CHECK(read({.bits = 4, .colours = 3, .palette = three_colours, .data = "\x12\0\0\0"s}) == "405060 708090|");
  CHECK(read({.bits = 2, .colours = 3, .palette = three_colours, .data = "\x60\0\0\0"s}) == "405060 708090|");
  CHECK(read({.bits = 1, .palette = three_colours.substr(0, 8), .data = "\x40\0\0\0"s}) == "102030 405060|");
  CHECK(read({.bits = 8, .colours = 3, .palette = three_colours, .data = "\2\x7F\0\0"s}) == "708090 0|");
  CHECK(
      read(
          {.bits = 8, .colours = 3, .palette = three_colours, .data = "\2\1\0\0"s, .states_offset = false}) ==
      "708090 405060|");
  CHECK(read({.bits = 1, .palette = "\0\0\0\0\xFF\xFF\xFF\0"s, .data = "\x40\0\0\0"s}) == "0 ff|");
}

TEST_CASE("BMP: both versions of OS/2 are read") {
  CHECK(read({.header_bytes = 12, .data = "\x30\x20\x10\x60\x50\x40\0\0"s}) == "102030 405060|");
  CHECK(
      read({.header_bytes = 12, .bits = 1, .palette = "\x30\x20\x10\x60\x50\x40"s, .data = "\x40\0\0\0"s}) ==
      "102030 405060|");
  CHECK(read({.header_bytes = 64, .bits = 8, .colours = 3, .palette = three_colours, .data = "\2\1\0\0"s}) ==
        "708090 405060|");
  CHECK(read({.header_bytes = 16, .data = "\x30\x20\x10\x60\x50\x40\0\0"s}) == "102030 405060|");
  CHECK(read({.header_bytes = 64, .compression = 4, .data = "\2\x30\x20\x10\0\1"s}) == "102030 102030|");
}

TEST_CASE("BMP: bit fields may be behind the header, within it, or missing") {
  CHECK(read({.bits = 16,
              .compression = 3,
              .fields = masks({0xF800, 0x7E0, 0x1F}),
              .data = "\0\xF8\xE0\x07"s}) == "ff0000 ff00|");
  CHECK(read({.bits = 16, .compression = 3, .data = "\0\xF8\xE0\x07"s}) == "ff0000 ff00|");
  CHECK(read({.bits = 16, .compression = 3, .data = "\0\x7C\xE0\x03"s}) == "ff0000 ff00|");
  CHECK(read({.bits = 32,
              .compression = 3,
              .fields = masks({0xFF, 0xFF00, 0xFF0000}),
              .data = "\x10\x20\x30\0\x40\x50\x60\0"s}) == "102030 405060|");
  CHECK(read({.header_bytes = 124,
              .bits = 32,
              .compression = 3,
              .fields = masks({0xFF0000, 0xFF00, 0xFF, 0xFF000000}),
              .data = "\0\0\0\0\x30\x20\x10\xFF"s}) == "ffffff 102030|");
}

TEST_CASE("BMP: an alpha channel that is 0 everywhere means nothing") {
  CHECK(read({.header_bytes = 108,
              .bits = 32,
              .compression = 3,
              .fields = masks({0xFF0000, 0xFF00, 0xFF, 0xFF000000}),
              .data = "\x30\x20\x10\0\x60\x50\x40\0"s}) == "102030 405060|");
}

TEST_CASE("BMP: runs of 8 and 4 bits are read, with moves and without an end mark") {
  const auto runs = [](std::uint32_t compression, std::uint32_t bits, const std::string& data) {
    return read({.width = 4,
                 .height = 2,
                 .bits = bits,
                 .compression = compression,
                 .colours = 3,
                 .palette = three_colours,
                 .data = data});
  };
  CHECK(runs(1, 8, "\4\1\0\0\1\2\0\3\0\1\2\0\0\1"s) ==
        "708090 102030 405060 708090|405060 405060 405060 405060|");
  CHECK(runs(1, 8, "\4\1\0\0\4\2"s) == "708090 708090 708090 708090|405060 405060 405060 405060|");
  CHECK(runs(1, 8, "\1\1\0\2\2\1\1\2\0\1"s) == "102030 102030 102030 708090|405060 102030 102030 102030|");
  CHECK(runs(2, 4, "\4\x12\0\0\0\4\x12\0\0\1"s) ==
        "405060 708090 102030 102030|405060 708090 405060 708090|");
}

TEST_CASE("BMP: truncated or impossible data is unreadable") {
  const Bmp bmp = GENERATE(Bmp{.data = "12345"}, Bmp{.bits = 7, .data = "12345678"},
                           Bmp{.compression = 5, .data = "12345678"},
                           Bmp{.bits = 8, .compression = 1, .palette = three_colours, .data = "\1"},
                           Bmp{.bits = 8, .compression = 1},
                           Bmp{.bits = 8, .compression = 1, .palette = three_colours, .data = "\0\xFF"s},
                           Bmp{.bits = 24, .compression = 1, .data = "\2\1\0\1"s},
                           Bmp{.header_bytes = 124, .bits = 16, .compression = 3});
  CHECK(refusal(bmp.file()) == "unreadable_image");
  for (std::size_t size = 0; size < bmp.file().size(); ++size)
    CHECK(refusal(bmp.file().substr(0, size)) != "");
}
