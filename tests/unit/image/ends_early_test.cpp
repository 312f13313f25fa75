// JPEG and PNG whose end is missing: what is there is read, and a warning says what is not.
#include <string>
#include <vector>

#include "catch.hpp"
#include "samples.hpp"
#include "unit/image/pictures.hpp"

using namespace ocr::test;

namespace {

struct Seen {
  ocr::Result<ocr::Image> image = ocr::Error{ocr::ErrorCode::unreadable_image, ""};
  ocr::Warnings warnings;
};

Seen seen(const std::string& bytes) {
  Seen all;
  const auto header = ocr::read_header(bytes, generous);
  if (header) all.image = ocr::decode(bytes, header.value(), true, all.warnings);
  return all;
}

std::string jpeg_of(Pix* pix, int progressive) {
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  REQUIRE(pixWriteMemJpeg(&bytes, &size, pix, 75, progressive) == 0);
  const std::string whole(reinterpret_cast<char*>(bytes), size);
  lept_free(bytes);
  return whole;
}

// The number of the last row that is there, from "… row 812 of 1200 is missing."
int row_in(const std::string& warning) {
  const std::string before = "The file ends early: what follows row ";
  return warning.starts_with(before) ? std::stoi(warning.substr(before.size())) : -1;
}

l_uint32 pixel(const ocr::Image& image, int x, int y) {
  l_uint32 value = 0;
  pixGetPixel(image.pix(), x, y, &value);
  return value | 0xFF;
}

}  // namespace

TEST_CASE("file that ends early: a JPEG or PNG is read as far as it goes, and the rest is white") {
  const std::string name =
      GENERATE(as<std::string>{}, "colour.jpg", "photo.jpg", "transparent.png", "grey16.png", "snippet.png");
  const std::string whole = sample(name);
  const auto original = decoded(whole);
  REQUIRE(original);
  const int height = original.value().height_px();
  int before = 0;
  for (const std::size_t share : {40U, 60U, 80U}) {
    INFO(name << ", " << share << " %");
    const Seen part = seen(whole.substr(0, whole.size() * share / 100));
    REQUIRE(part.image);
    REQUIRE(part.warnings.size() == 1);
    const int row = row_in(part.warnings[0]);
    CHECK(part.warnings[0].find(" of " + std::to_string(height) + " is missing.") != std::string::npos);
    CHECK(row > before);
    CHECK(row < height);
    CHECK(part.image.value().height_px() == height);
    CHECK(pixel(part.image.value(), 3, height - 1) == 0xFFFFFFFF);
    before = row;
  }
}

TEST_CASE("file that ends early: the rows before the end are those of the whole file") {
  const Picture original = picture_of_depth(8);
  const std::string whole = written(original.get(), IFF_PNG);
  const Seen part = seen(whole.substr(0, whole.size() / 2));
  REQUIRE(part.image);
  REQUIRE(part.warnings.size() == 1);
  const int row = row_in(part.warnings[0]);
  REQUIRE(row > 10);
  for (int y = 0; y < row; ++y)
    for (int x = 0; x < 101; ++x) {
      l_uint32 expected = 0;
      pixGetPixel(original.get(), x, y, &expected);
      REQUIRE((pixel(part.image.value(), x, y) >> 8 & 0xFF) == expected);
    }
}

TEST_CASE("file that ends early: if only the end mark is missing, no row is") {
  const std::string name = GENERATE(as<std::string>{}, "colour.jpg", "snippet.png");
  const std::string whole = sample(name);
  const Seen part = seen(whole.substr(0, whole.size() - (name == "colour.jpg" ? 2 : 12)));
  REQUIRE(part.image);
  CHECK(part.warnings == ocr::Warnings{"The file ends early, but no row is missing."});
}

TEST_CASE("file that ends early: a JPEG of several scans lacks its detail") {
  const std::string whole = jpeg_of(picture_of_depth(32).get(), 1);
  const Seen part = seen(whole.substr(0, whole.size() * 3 / 4));
  REQUIRE(part.image);
  CHECK(part.warnings == ocr::Warnings{"The file ends early: the picture lacks its fine detail."});
}

TEST_CASE("file that ends early: a file with its end has no warning") {
  const std::string name = GENERATE(as<std::string>{}, "colour.jpg", "cmyk.jpg", "snippet.png", "small.gif");
  const Seen all = seen(sample(name));
  REQUIRE(all.image);
  CHECK(all.warnings.empty());
}

TEST_CASE("file that ends early: without a single row there is nothing to read") {
  const std::string jpeg = sample("colour.jpg");
  CHECK(refusal(jpeg.substr(0, jpeg.find("\xFF\xDA") + 16)) == "unreadable_image");
  CHECK(refusal(sample("snippet.png").substr(0, 60)) == "unreadable_image");
}
