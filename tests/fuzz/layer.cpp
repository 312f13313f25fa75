// The text layers of a PDF, as a reader that was taken over may send them to the child that writes the PDF.
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "pdf/layer_content.hpp"
#include "pdf/text_layer.hpp"

using namespace ocr;
using namespace ocr::fuzz;

namespace {

// Whether every string ends, and everything else is plain text.
bool is_sound(std::string_view content) {
  bool is_in_string = false;
  for (std::size_t i = 0; i < content.size(); ++i) {
    const char c = content[i];
    if (is_in_string && c == '\\') ++i;
    if (!is_in_string && c != '\n' && (c < ' ' || c > '~')) return false;
    if (c == (is_in_string ? ')' : '(')) is_in_string = !is_in_string;
  }
  return !is_in_string;
}

void check_content(const TextLayer& layer, int rotation) {
  LayerFont font;
  const Affine to_page = picture_to_page(layer, {0, 0, 612, 792}, rotation);
  const std::string content = layer_content(layer, to_page, "/F", font);
  must_hold(is_sound(content), "no word ends its string");
  font.to_unicode();
}

void check_layer(std::string_view text) {
  const auto layer = decode_layer(text);
  if (!layer) return;
  must_hold(layer->width_px >= 1 && layer->height_px >= 1 && layer->dpi >= 1, "the picture has a size");
  for (const PlacedWord& word : layer->words)
    must_hold(!word.text.empty() && std::isfinite(word.from.x + word.to.y + word.height),
              "a word has a place");
  const auto again = decode_layer(encode_layer(*layer));
  must_hold(again && again->words.size() == layer->words.size(), "what was decoded can be encoded");
  for (const int rotation : {0, 90, 180, 270}) check_content(*layer, rotation);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_layer(text);
  for (const auto& [page, layer] : split_layers(text)) must_hold(page >= 1, "pages count from 1");
  return 0;
}
