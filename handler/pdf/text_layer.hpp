// The text of one recognised page of a PDF, to be laid invisibly over that page: its words, each with the
// place of its baseline in the picture that was drawn of the page.
//
// The child that reads a page writes its layer as text, a line for each word. Another child, which has the
// whole PDF, writes the words onto the page. Not trusted: a layer on its way between them.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/geometry.hpp"
#include "output/pdf_words.hpp"
#include "recognition/layout.hpp"

namespace ocr {

struct TextLayer {
  int width_px = 0;  // of the picture
  int height_px = 0;
  int dpi = 0;
  std::vector<PlacedWord> words;  // in pixels of the picture
};

TextLayer text_layer(const Layout& layout, int dpi);

std::string encode_layer(const TextLayer& layer);
// Returns nullopt for anything that encode_layer() would not write.
std::optional<TextLayer> decode_layer(std::string_view text);

// The encoded layers of several pages as one string. Of them, decoding leaves out those that are malformed.
std::string join_layers(const std::map<int, std::string>& page_layers);
std::map<int, TextLayer> split_layers(std::string_view text);

}  // namespace ocr
