#include "pdf/text_layer.hpp"

#include <limits>
#include <map>
#include <string>

#include "catch.hpp"
#include "layouts.hpp"

using ocr::decode_layer;
using ocr::encode_layer;

namespace {

ocr::PlacedWord word(const std::string& text) {
  return {{10, 40.25}, {90, 40}, 31, false, text};
}

}  // namespace

TEST_CASE("text layer: its words come back from their encoded form, to a tenth of a pixel") {
  auto right_to_left = word("שלום עולם");
  right_to_left.is_right_to_left = true;
  const ocr::TextLayer layer{1000, 420, 200, {word("one"), word("a (b)\\ c"), right_to_left}};
  const auto decoded = decode_layer(encode_layer(layer));
  REQUIRE(decoded);
  CHECK(decoded->width_px == 1000);
  CHECK(decoded->height_px == 420);
  CHECK(decoded->dpi == 200);
  REQUIRE(decoded->words.size() == 3);
  CHECK(decoded->words[1].text == "a (b)\\ c");
  CHECK(decoded->words[2].text == right_to_left.text);
  CHECK(decoded->words[2].is_right_to_left);
  CHECK_FALSE(decoded->words[1].is_right_to_left);
  CHECK(decoded->words[0].from.y == Approx(40.25).margin(0.06));
  CHECK(decoded->words[0].height == 31);
}

TEST_CASE("text layer: a word that has no place or no characters is left out") {
  const double nowhere =
      GENERATE(std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 1e9);
  auto lost = word("lost");
  lost.to.x = nowhere;
  const auto decoded =
      decode_layer(encode_layer({10, 10, 300, {lost, word(""), word("a\nb"), word("\xFF")}}));
  REQUIRE(decoded);
  CHECK(decoded->words.empty());
}

TEST_CASE("text layer: it has the places that the words have in the stored file") {
  auto layout = ocr::test::layout_of();
  layout.to_uploaded = {0.5, 0, 3, 0, 0.5, 7};
  const auto layer = ocr::text_layer(layout, 300);
  const auto placed = ocr::placed_words(layout);
  REQUIRE(layer.words.size() == placed.size());
  REQUIRE(!placed.empty());
  CHECK(layer.words[0].from.x == Approx(placed[0].from.x / 2 + 3));
  CHECK(layer.words[0].from.y == Approx(placed[0].from.y / 2 + 7));
  CHECK(layer.words[0].height == Approx(placed[0].height / 2));
}

TEST_CASE("text layer: anything else is not one") {
  const std::string bad =
      GENERATE(as<std::string>{}, "", "\n", "10 20\n", "0 20 300\n", "10 20 300 4\n", "10 20 300\n\n",
               "10 20 300\n1 2 3 4 5 word\n", "10 20 300\n1 2 3 4 5 x word\n",
               "10 20 300\n1 2 3 4 nan l word\n", "10 20 300\n1 2 3 4 1e300 l word\n",
               "10 20 300\n1 2 3 4 5 l \n", "10 20 300\n1 2 3 4 5 l \xFF\n", "10 20 300\n1 2 3 4 5 l a\rb\n");
  CAPTURE(bad);
  CHECK_FALSE(decode_layer(bad));
}

TEST_CASE("text layer: of several pages, malformed ones are left out") {
  const std::string good = encode_layer({10, 20, 300, {word("one")}});
  const auto layers = ocr::split_layers(ocr::join_layers({{1, good}, {2, ""}, {7, "nonsense"}, {9, good}}));
  CHECK(layers.size() == 2);
  CHECK(layers.contains(1));
  CHECK(layers.at(9).words.at(0).text == "one");
  CHECK(ocr::split_layers("1 99999\nshort").empty());
  CHECK(ocr::split_layers("-1 2\nab").empty());
  CHECK(ocr::split_layers("").empty());
}
