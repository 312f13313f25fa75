#include "pdf/layer_content.hpp"

#include <string>

#include "catch.hpp"

using ocr::LayerFont;
using ocr::PlacedWord;
using ocr::Point;
using ocr::TextLayer;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// U+10348 as UTF-8.
const std::string gothic = "\xF0\x90\x8D\x88";

}  // namespace

TEST_CASE(
    "layer content: characters have their own numbers as codes, and those beyond 16 bits one of a "
    "surrogate") {
  LayerFont font;
  int count = 0;
  const std::string text = font.string_of("a(" + gothic + "\r", count);
  CHECK(count == 4);
  CHECK(text == std::string("(\0a\0\\(\xD8\0\0\\r\0 )", 14));
  CHECK(font.string_of(gothic, count) == std::string("(\xD8\0\0 )", 6));
  const std::string map = font.to_unicode();
  CHECK(has(map, "<0000> <00FF> <0000>"));
  CHECK(has(map, "<D800> <D800DF48>"));
  CHECK_FALSE(has(map, "<D800> <D8FF>"));
}

TEST_CASE("layer content: words of a line follow one another, and another line begins anew") {
  LayerFont font;
  TextLayer layer{1000, 400, 300, {}};
  layer.words = {{{100, 50}, {150, 50}, 20, false, "ab"},
                 {{160, 50}, {200, 50}, 20, false, "cd"},
                 {{100, 300}, {100, 200}, 20, false, "up"},
                 {{0, 0}, {0, 0}, 20, false, "flat"},
                 {{0, 0}, {9, 0}, 0, false, "low"}};
  const std::string content = ocr::layer_content(layer, {0.24, 0, 0, 0, -0.24, 96}, "/T", font);
  CHECK(has(content, "BT 3 Tr\n/T 20 Tf 0.24 0 0 0.24 24 84 Tm 250 Tz("));
  CHECK(has(content, "60 0 Td 200 Tz("));
  CHECK(has(content, "/T 20 Tf 0 0.24 -0.24 0 24 24 Tm 500 Tz("));
  CHECK(content.ends_with("Tj\nET\n"));
  CHECK_FALSE(has(content, "nan"));
}

TEST_CASE("layer content: text from right to left runs so and stands upright") {
  LayerFont font;
  TextLayer layer{1000, 400, 300, {}};
  layer.words = {{{200, 50}, {100, 50}, 20, true, "ab"}};
  CHECK(has(ocr::layer_content(layer, {1, 0, 0, 0, -1, 400}, "/T", font), "/T 20 Tf -1 0 0 1 200 350 Tm"));
}

TEST_CASE("layer content: pixels of the picture are mapped to the page as it was drawn") {
  struct Case {
    int rotation;
    Point first;  // where the picture's upper left corner is on the page
    Point right;  // and a point 300 pixels to the right of it
    Point down;
  };
  const auto [rotation, first, right, down] =
      GENERATE(Case{0, {100, 492}, {172, 492}, {100, 420}}, Case{90, {100, 200}, {100, 272}, {172, 200}},
               Case{180, {300, 200}, {228, 200}, {300, 272}}, Case{270, {300, 492}, {300, 420}, {228, 492}});
  CAPTURE(rotation);
  const bool is_sideways = rotation % 180 != 0;
  const TextLayer layer{is_sideways ? 1217 : 834, is_sideways ? 834 : 1217, 300, {}};
  const auto map = ocr::picture_to_page(layer, {100, 200, 300, 492}, rotation);
  const auto is_at = [&](const Point& pixel, const Point& place) {
    const Point on_page = map(pixel);
    CHECK(on_page.x == Approx(place.x));
    CHECK(on_page.y == Approx(place.y));
  };
  is_at({0, 0}, first);
  is_at({300, 0}, right);
  is_at({0, 300}, down);
}

TEST_CASE("layer content: a picture that was drawn in another unit shows the whole page") {
  const auto map = ocr::picture_to_page({1668, 834, 300, {}}, {0, 0, 200, 100}, 0);
  CHECK(map(Point{1668, 834}).x == Approx(200));
  CHECK(map(Point{1668, 834}).y == Approx(0).margin(1e-9));
}
