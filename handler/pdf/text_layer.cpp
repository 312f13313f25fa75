#include "pdf/text_layer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/lines.hpp"
#include "base/utf8.hpp"

namespace ocr {
namespace {

constexpr double largest_place_px = 1e6;
constexpr int largest_side_px = 1'000'000;
constexpr int highest_dpi = 10'000;
constexpr int highest_page = 1'000'000;
constexpr std::size_t longest_word = 4096;

// A tenth of a pixel is as exact as the engine is.
bool append_place(std::string& text, double place) {
  if (!std::isfinite(place) || std::abs(place) > largest_place_px) return false;
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.1f ", place);
  text += digits.data();
  return true;
}

template <class Number>
std::optional<Number> take_number(std::string_view& text, Number least, Number most) {
  Number number{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || !(number >= least && number <= most)) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.empty()) text.remove_prefix(1);
  return number;
}

bool is_one_line(std::string_view text) {
  return !text.empty() && text.size() <= longest_word && utf8_characters(text) &&
         std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; });
}

// "12.0 40.5 99.0 40.5 31.0 l word": the ends of the baseline, the height, whether it is read from the left
// or the right, and the text.
void append_word(std::string& layer, const PlacedWord& word) {
  std::string line;
  for (const double place : {word.from.x, word.from.y, word.to.x, word.to.y, word.height})
    if (!append_place(line, place)) return;
  if (!is_one_line(word.text)) return;
  layer += line + (word.is_right_to_left ? "r " : "l ") + word.text + "\n";
}

std::optional<PlacedWord> read_word(std::string_view line) {
  std::array<double, 5> places{};
  for (double& place : places) {
    const auto number = take_number(line, -largest_place_px, largest_place_px);
    if (!number) return std::nullopt;
    place = *number;
  }
  const bool is_right_to_left = line.starts_with("r ");
  if (!is_right_to_left && !line.starts_with("l ")) return std::nullopt;
  line.remove_prefix(2);
  if (!is_one_line(line)) return std::nullopt;
  return PlacedWord{
      {places[0], places[1]}, {places[2], places[3]}, places[4], is_right_to_left, std::string(line)};
}

}  // namespace

TextLayer text_layer(const Layout& layout, int dpi) {
  TextLayer layer{layout.width_px, layout.height_px, dpi, placed_words(layout)};
  for (PlacedWord& word : layer.words) {
    word.from = layout.to_uploaded(word.from);
    word.to = layout.to_uploaded(word.to);
    word.height *= layout.to_uploaded.scale();
  }
  return layer;
}

std::string encode_layer(const TextLayer& layer) {
  std::string text = std::to_string(layer.width_px) + " " + std::to_string(layer.height_px) + " " +
                     std::to_string(layer.dpi) + "\n";
  for (const PlacedWord& word : layer.words) append_word(text, word);
  return text;
}

std::optional<TextLayer> decode_layer(std::string_view text) {
  std::string_view head = take_line(text);
  const auto width = take_number(head, 1, largest_side_px);
  const auto height = width ? take_number(head, 1, largest_side_px) : width;
  const auto dpi = height ? take_number(head, 1, highest_dpi) : height;
  if (!dpi || !head.empty()) return std::nullopt;
  TextLayer layer{*width, *height, *dpi, {}};
  while (!text.empty()) {
    auto word = read_word(take_line(text));
    if (!word) return std::nullopt;
    layer.words.push_back(std::move(*word));
  }
  return layer;
}

std::string join_layers(const std::map<int, std::string>& page_layers) {
  std::string text;
  for (const auto& [page, layer] : page_layers)
    text += std::to_string(page) + " " + std::to_string(layer.size()) + "\n" + layer;
  return text;
}

std::map<int, TextLayer> split_layers(std::string_view text) {
  std::map<int, TextLayer> layers;
  while (!text.empty()) {
    std::string_view head = take_line(text);
    const auto page = take_number(head, 1, highest_page);
    const auto size = page ? take_number<std::size_t>(head, 0, text.size()) : std::nullopt;
    if (!size) break;
    if (auto layer = decode_layer(text.substr(0, *size))) layers[*page] = std::move(*layer);
    text.remove_prefix(*size);
  }
  return layers;
}

}  // namespace ocr
