// What Tesseract's language codes mean: each with its name in that language and its script.
//
// A table of ours, because the engine knows codes alone. A code that is not in it shows itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ocr {

struct Language {
  std::string_view code;
  std::string_view name;    // as its speakers write it
  std::string_view script;  // as Unicode names it; empty: not known
};

Language language_of(std::string_view code);

// Those of `codes` that are written in a script, under the name that orientation and script detection has for
// it.
std::vector<std::string> written_in(std::string_view script, const std::vector<std::string>& codes);

}  // namespace ocr
