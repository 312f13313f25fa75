// What is taken out of a page, or evened, before it is read. Each test draws it onto a clean page and
// compares the result with that page.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "catch.hpp"
#include "image/faint_ink.hpp"
#include "image/fields.hpp"
#include "image/ink.hpp"
#include "image/look.hpp"
#include "image/rules.hpp"
#include "image/screens.hpp"
#include "samples.hpp"
#include "unit/image/pictures.hpp"

namespace {

using namespace ocr::test;
using ocr::Image;

Image clean_page(const std::string& name = "snippet.png") {
  auto page = decoded(sample(name));
  REQUIRE(page);
  return std::move(page.value());
}

double letter_height(const Image& image) {
  return ocr::look_at(image).x_height_px;
}

Picture copy_of(const Image& image) {
  return Picture(pixCopy(nullptr, image.pix()));
}

// Maps the grey of each pixel in a part of the picture.
template <class Map>
void change(Pix* pix, int left, int top, int right, int bottom, const Map& map) {
  for (int y = top; y < bottom; ++y)
    for (int x = left; x < right; ++x) {
      l_uint32 value = 0;
      pixGetPixel(pix, x, y, &value);
      pixSetPixel(pix, x, y, static_cast<l_uint32>(map(static_cast<int>(value), x, y)));
    }
}

void draw(Pix* pix, int left, int top, int right, int bottom) {
  change(pix, left, top, right, bottom, [](int, int, int) { return 0; });
}

// The share of the page's ink that is black in one of the two pictures only.
double difference(Pix* one, const Image& page) {
  std::int64_t inked = 0;
  std::int64_t differing = 0;
  for (int y = 0; y < page.height_px(); ++y)
    for (int x = 0; x < page.width_px(); ++x) {
      l_uint32 value = 0;
      l_uint32 other = 0;
      pixGetPixel(one, x, y, &value);
      pixGetPixel(page.pix(), x, y, &other);
      if (other < 128) ++inked;
      if ((value < 128) != (other < 128)) ++differing;
    }
  return static_cast<double>(differing) / static_cast<double>(inked);
}

}  // namespace

TEST_CASE("rules: the lines of a table are taken out, and the letters stay as they were") {
  const Image page = clean_page();
  const int thickness = GENERATE(1, 3, 5);
  const Picture ruled = copy_of(page);
  for (const int y : {5, 300, 470}) draw(ruled.get(), 4, y, 636, y + thickness);
  for (const int x : {4, 630}) draw(ruled.get(), x, 5, x + thickness, 470);
  const auto found = ocr::without_rules(Image(pixClone(ruled.get())), letter_height(page));
  REQUIRE(found);
  CHECK(found->across.size() == 3);
  CHECK(found->down.size() == 2);
  CHECK(difference(ruled.get(), page) > 0.1);
  CHECK(difference(found->without.pix(), page) < 0.02);
}

TEST_CASE("rules: a line that crosses the letters leaves most of them") {
  const Image page = clean_page();
  const auto letters = ocr::letters_of(page, letter_height(page));
  REQUIRE_FALSE(letters.empty());
  const int through = static_cast<int>(letters.front().bottom) - 2;
  const Picture ruled = copy_of(page);
  draw(ruled.get(), 4, through, 636, through + 2);
  const auto found = ocr::without_rules(Image(pixClone(ruled.get())), letter_height(page));
  REQUIRE(found);
  CHECK(difference(found->without.pix(), page) < 0.03);
}

TEST_CASE("rules: a broken rule is one rule, and a leaning one is found") {
  const Image page = clean_page();
  const Picture ruled = copy_of(page);
  for (int x = 20; x < 600; x += 150) draw(ruled.get(), x, 440, x + 145, 442);
  for (int x = 20; x < 620; ++x) draw(ruled.get(), x, 450 + x / 150, x + 1, 453 + x / 150);
  const auto found = ocr::without_rules(Image(pixClone(ruled.get())), letter_height(page));
  REQUIRE(found);
  CHECK(found->across.size() == 2);
}

TEST_CASE("fields: dark, shaded and coloured fields become like the rest of the page") {
  const Image page = clean_page();
  const auto [ink, ground] =
      GENERATE(table<int, int>({{255, 0}, {255, 120}, {0, 150}, {250, 170}, {60, 205}}));
  CAPTURE(ink, ground);
  const Picture shaded = copy_of(page);
  change(shaded.get(), 0, 0, page.width_px(), 240,
         [ink = ink, ground = ground](int value, int, int) { return ink + (ground - ink) * value / 255; });
  const auto even = ocr::with_even_fields(Image(pixClone(shaded.get())), letter_height(page));
  REQUIRE(even);
  CHECK(difference(even->pix(), page) < 0.25);  // the soft edges of the letters may fall on either side
  const auto before = ocr::letters_of(page, letter_height(page)).size();
  CHECK(10 * ocr::letters_of(*even, letter_height(page)).size() > 9 * before);
}

TEST_CASE("fields: letters close to the edge of a dark field stay whole") {
  const Image page = clean_page();
  const int edge = GENERATE(108, 110, 112, 114);  // the line above ends at 106
  CAPTURE(edge);
  const Picture dark = copy_of(page);
  change(dark.get(), 0, 0, page.width_px(), edge, [](int value, int, int) { return 255 - value; });
  const auto even = ocr::with_even_fields(Image(pixClone(dark.get())), letter_height(page));
  REQUIRE(even);
  CHECK(difference(even->pix(), page) < 0.1);
}

TEST_CASE("fields: the weaker of two inks in a field becomes dark, too") {
  const Image page = clean_page();
  const Picture field = copy_of(page);
  change(field.get(), 0, 0, page.width_px(), 240,
         [](int value, int, int y) { return (y < 110 ? 100 : 255) * (255 - value) / 255; });
  const auto even = ocr::with_even_fields(Image(pixClone(field.get())), letter_height(page));
  REQUIRE(even);
  CHECK(difference(even->pix(), page) < 0.25);
}

TEST_CASE("screens: the dots under letters become an even grey, and the letters stay") {
  const Image page = clean_page();
  const int pitch = GENERATE(5, 6, 7);
  CAPTURE(pitch);
  const Picture screened = copy_of(page);
  change(screened.get(), 0, 0, page.width_px(), 240, [pitch](int value, int x, int y) {
    const int shift = y / pitch % 2 * (pitch / 2);
    const bool is_dot = (x + shift) % pitch < pitch / 2 && y % pitch < pitch / 2;
    return is_dot ? 0 : value;
  });
  const auto even = ocr::with_even_screens(Image(pixClone(screened.get())), letter_height(page));
  REQUIRE(even);
  const auto fields = ocr::with_even_fields(*even, letter_height(page));
  CHECK(difference(fields ? fields->pix() : even->pix(), page) < 0.6 * difference(screened.get(), page));
}

TEST_CASE("faint ink: grey letters beside black ones become as dark") {
  const Image page = clean_page();
  const int grey = GENERATE(160, 190, 220);
  CAPTURE(grey);
  const Picture faint = copy_of(page);
  change(faint.get(), 0, 0, page.width_px(), 130,
         [grey](int value, int, int) { return 255 - (255 - grey) * (255 - value) / 255; });
  const auto dark = ocr::with_dark_ink(Image(pixClone(faint.get())), letter_height(page));
  REQUIRE(dark);
  CHECK(difference(dark->pix(), page) < difference(faint.get(), page));
}

TEST_CASE("plain text has no rules, fields, screens or faint ink") {
  const std::string name = GENERATE(as<std::string>{}, "snippet.png", "page.png", "two-columns.tiff",
                                    "colour.jpg", "single-line.webp", "low-resolution.png", "skewed-3.png");
  INFO(name);
  const Image page = clean_page(name);
  const double height = letter_height(page);
  CHECK_FALSE(ocr::without_rules(page, height));
  CHECK_FALSE(ocr::with_even_fields(page, height));
  CHECK_FALSE(ocr::with_even_screens(page, height));
  CHECK_FALSE(ocr::with_dark_ink(page, height));
}

TEST_CASE("screens: grain is not a screen") {
  const Image page = clean_page();
  const Picture noisy(pixAddGaussianNoise(page.pix(), 60));
  CHECK_FALSE(ocr::with_even_screens(Image(pixClone(noisy.get())), letter_height(page)));
}

TEST_CASE("pictures that are too small are left alone by every step") {
  const int width = GENERATE(1, 3, 40);
  const int height = GENERATE(1, 3, 40);
  const Picture pix(pixCreate(width, height, 8));
  pixSetAllArbitrary(pix.get(), 255);
  const Image image(pixClone(pix.get()));
  for (const double letter : {1.0, 5.0, 100.0}) {
    CHECK_FALSE(ocr::without_rules(image, letter));
    CHECK_FALSE(ocr::with_even_fields(image, letter));
    CHECK_FALSE(ocr::with_even_screens(image, letter));
    CHECK_FALSE(ocr::with_dark_ink(image, letter));
    CHECK(ocr::letters_of(image, letter).empty());
  }
}
