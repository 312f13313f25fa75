// The result of reading an image.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "recognition/layout.hpp"

namespace ocr {

// Where a page's text comes from.
enum class TextSource {
  recognised,
  embedded,  // in the PDF; nothing was recognised
  both,      // embedded, and recognised where the page shows more
};

struct Recognition {
  std::string text;                        // UTF-8, lines end in '\n'
  int confidence = 0;                      // mean over the words, 0 to 100
  std::string languages;                   // the languages it was read with
  std::vector<std::string> preprocessing;  // what was done to the image, in order
  std::vector<std::string> warnings;       // what the answer may lack, one sentence each
  Layout layout;                           // where the text is
  // How sure the choice of the languages is, 0 to 100; only with `auto`.
  std::optional<int> languages_confidence = std::nullopt;
  // The share of the ink that looks like text and has words, 0 to 1; nullopt if nothing looks like text.
  std::optional<double> coverage = std::nullopt;
  TextSource source = TextSource::recognised;
  bool is_cut_short = false;  // the time ended before the whole image was read
};

}  // namespace ocr
