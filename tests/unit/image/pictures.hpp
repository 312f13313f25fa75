// Images for the tests of decoding, and their expected pixels.
#pragma once

#include <leptonica/allheaders.h>

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "image/decode.hpp"
#include "samples.hpp"

namespace ocr::test {

using Picture = std::unique_ptr<Pix, PixDeleter>;

inline constexpr ImageLimits generous{40'000'000, 20'000, 50};

inline Result<Image> decoded(std::string_view bytes, bool upright = true) {
  const auto header = read_header(bytes, generous);
  if (!header) return header.error();
  return decode(bytes, header.value(), upright);
}

// The picture of a file in images/, upright.
inline Image sample_image(const std::string& name) {
  auto image = decoded(sample(name));
  REQUIRE(image);
  return std::move(image.value());
}

inline Picture white(int width, int height) {
  Picture pix(pixCreate(width, height, 8));
  pixSetAllArbitrary(pix.get(), 255);
  return pix;
}

// The error code for `bytes`; empty if they are accepted.
inline std::string refusal(std::string_view bytes, const ImageLimits& limits = generous) {
  const auto header = read_header(bytes, limits);
  if (!header) return std::string(name_of(header.error().code));
  const auto image = decode(bytes, header.value(), true);
  return image ? "" : std::string(name_of(image.error().code));
}

// All pixels as hexadecimal numbers, row by row.
inline std::string pixels(Pix* pix) {
  std::string text;
  for (int y = 0; y < pixGetHeight(pix); ++y) {
    for (int x = 0; x < pixGetWidth(pix); ++x) {
      l_uint32 value = 0;
      pixGetPixel(pix, x, y, &value);
      char digits[12];
      std::snprintf(digits, sizeof digits, "%s%x", x > 0 ? " " : "",
                    pixGetDepth(pix) == 32 ? value >> 8 : value);
      text += digits;
    }
    text += "|";
  }
  return text;
}

inline std::string pixels(const Result<Image>& image) {
  return image ? pixels(image.value().pix()) : image.error().detail;
}

inline std::string written(Pix* pix, int format) {
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  REQUIRE(pixWriteMem(&bytes, &size, pix, format) == 0);
  const std::string text(reinterpret_cast<char*>(bytes), size);
  lept_free(bytes);
  return text;
}

// 3 x 2 pixels: 10 20 30 above 40 50 60 (hexadecimal).
inline Picture six_greys() {
  Picture pix(pixCreate(3, 2, 8));
  for (int i = 0; i < 6; ++i) pixSetPixel(pix.get(), i % 3, i / 3, static_cast<l_uint32>(0x10 * (i + 1)));
  return pix;
}
inline const std::string six_bytes = "\x10\x20\x30\x40\x50\x60";

// The pixels of six_greys(), stored with `orientation`, after they are turned upright.
inline std::string upright(int orientation) {
  switch (orientation) {
    case 2:
      return "30 20 10|60 50 40|";
    case 3:
      return "60 50 40|30 20 10|";
    case 4:
      return "40 50 60|10 20 30|";
    case 5:
      return "10 40|20 50|30 60|";
    case 6:
      return "40 10|50 20|60 30|";
    case 7:
      return "60 30|50 20|40 10|";
    case 8:
      return "30 60|20 50|10 40|";
    default:
      return "10 20 30|40 50 60|";
  }
}

// A large, patterned image of the given depth.
inline Picture picture_of_depth(int depth) {
  Picture pix(pixCreate(101, 67, depth));
  const l_uint32 most = depth == 32 ? 0xFFFFFF00 : (1U << depth) - 1;
  for (int y = 0; y < 67; ++y)
    for (int x = 0; x < 101; ++x)
      pixSetPixel(pix.get(), x, y,
                  depth == 1 ? static_cast<l_uint32>(x * y / 7 % 2)
                             : static_cast<l_uint32>(x * y * 2654435761U) & most);
  return pix;
}

inline double mean_grey(Pix* pix) {
  const Picture grey(pixConvertTo8(pix, 0));
  l_float32 mean = 0;
  pixGetAverageMasked(grey.get(), nullptr, 0, 0, 1, L_MEAN_ABSVAL, &mean);
  return static_cast<double>(mean);
}

inline const std::vector<std::string> all_samples{
    "cmyk.jpg",  "colour.jpg",     "exif-rotated.jpg", "grey16.png",       "low-resolution.png",
    "photo.jpg", "rotated-90.png", "single-line.webp", "skewed-3.png",     "small.bmp",
    "small.gif", "snippet.png",    "transparent.png",  "two-columns.tiff", "white-on-black.png"};

}  // namespace ocr::test
