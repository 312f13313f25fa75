#include "image/decode.hpp"

#include <string>

#include "catch.hpp"
#include "image_bytes.hpp"
#include "samples.hpp"
#include "unit/image/pictures.hpp"

using namespace ocr::test;
using ocr::ErrorCode;

TEST_CASE("damaged images: the limits are checked against the header, before decoding") {
  const std::string huge = GENERATE(png_head(30'000, 30'000), png_head(1, 20'001), png_head(20'001, 1),
                                    png_head(8'000, 5'001), bmp(40, 30'000, 30'000), bmp(12, 65'535, 65'535),
                                    gif_screen(1, 1) + gif_frame({0, 0, 65'535, 65'535}) + ";",
                                    tiff(30'000, 30'000, "", 1), png_head(0x7FFFFFFF, 0x7FFFFFFF));
  const std::string why = refusal(huge);
  // libpng itself refuses the largest.
  CHECK(
      (why == "image_too_large" || (huge == png_head(0x7FFFFFFF, 0x7FFFFFFF) && why == "unreadable_image")));
}

TEST_CASE("damaged images: an image exactly at the limits is read, one pixel more is refused") {
  const std::string bytes = written(six_greys().get(), IFF_PNG);
  CHECK(refusal(bytes, {6, 3, 1}).empty());
  CHECK(refusal(bytes, {5, 3, 1}) == "image_too_large");
  CHECK(refusal(bytes, {6, 2, 1}) == "image_too_large");
  const auto header = ocr::read_header(bytes, {5, 3, 1});
  REQUIRE_FALSE(header);
  for (const char* part : {"3 x 2", " 5 in total", " 3 per side"})
    CHECK(header.error().detail.find(part) != std::string::npos);
}

TEST_CASE("damaged images: bytes of an unknown type are unsupported") {
  const std::string bytes = GENERATE(as<std::string>{}, "", "text", "%!PS-Adobe-3.0\n", "P9\n1 1\n\x80");
  CHECK(refusal(bytes) == "unsupported_type");
}

TEST_CASE("damaged images: an empty or incomplete header is unreadable") {
  const std::string bytes = GENERATE(
      as<std::string>{}, png_magic, png_head(0, 5), png_head(5, 0), std::string("\xFF\xD8\xFF\xD9"),
      bmp(40, 0, 5), bmp(12, 0, 0), gif_screen(5, 5), std::string("II*\0", 4),
      std::string("II*\0\xFF\xFF\xFF\xFF", 8), std::string("RIFF\4\0\0\0WEBP", 12), tiff(0, 5, "", 1));
  CHECK(refusal(bytes) == "unreadable_image");
}

TEST_CASE("damaged images: a truncated sample is an error, never a crash") {
  for (const std::string& name : all_samples) {
    const std::string whole = sample(name);
    INFO(name);
    REQUIRE(refusal(whole).empty());
    std::vector<std::size_t> cuts;
    for (std::size_t size = 0; size < 64; ++size) cuts.push_back(size);
    for (std::size_t step = 0; step < 8; ++step) cuts.push_back(whole.size() * step / 8);
    for (const std::size_t size : cuts) {
      INFO("cut at " << size << " of " << whole.size());
      // A copy of exactly this size, so that the sanitizer detects any read beyond it.
      const std::string why = refusal(std::string(whole, 0, size));
      // What is there of a JPEG or PNG is read.
      if (!name.ends_with(".jpg") && !name.ends_with(".png")) CHECK(why != "");
    }
    for (std::size_t missing = 1; missing < 8; ++missing)
      refusal(std::string(whole, 0, whole.size() - missing));
  }
}

TEST_CASE("damaged images: a JPEG of several scans is read from its first rows on") {
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  constexpr int progressive = 1;
  const Picture pix = picture_of_depth(32);
  REQUIRE(pixWriteMemJpeg(&bytes, &size, pix.get(), 75, progressive) == 0);
  const std::string whole(reinterpret_cast<char*>(bytes), size);
  lept_free(bytes);
  CHECK(refusal(whole).empty());
  bool was_read = false;
  for (std::size_t step = 1; step < 40; ++step) {
    INFO("cut at " << step << "/40");
    const std::string why = refusal(whole.substr(0, whole.size() * step / 40));
    CHECK((was_read ? why.empty() : why.empty() || why == "unreadable_image"));
    was_read = why.empty();
  }
  CHECK(was_read);
}

TEST_CASE("damaged images: a JPEG with trailing bytes is read") {
  CHECK(refusal(sample("colour.jpg") + std::string(1'000, '\0')).empty());
  CHECK(refusal(sample("colour.jpg") + "\xFF\xDA and more").empty());
}

TEST_CASE("damaged images: samples with wrong bytes are read or refused, never a crash") {
  const std::string name = GENERATE(as<std::string>{}, "cmyk.jpg", "grey16.png", "single-line.webp",
                                    "small.gif", "small.bmp", "two-columns.tiff");
  const std::string whole = sample(name);
  std::uint32_t random = 1;
  int judged = 0;
  for (int round = 0; round < 60; ++round) {
    std::string wrong = whole;
    for (int i = 0; i < 3; ++i) {
      random = random * 1664525 + 1013904223;
      // In every second round only in the first 200 bytes, which contain the headers.
      wrong[(random >> 8) % (round % 2 != 0 ? 200 : wrong.size())] = static_cast<char>(random & 0xFF);
    }
    const std::string why = refusal(wrong);
    if (why.empty() || why == "unreadable_image" || why == "unsupported_type" || why == "image_too_large")
      ++judged;
  }
  CHECK(judged == 60);
}
