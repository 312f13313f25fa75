// Tesseract's language codes, each with the name in that language and the script.
//
// Our own table, because the engine has only codes. A code that is not in the table is its own name.
#pragma once

#include <string_view>

namespace ocr {

struct Language {
  std::string_view code;
  std::string_view name;    // as its speakers write it
  std::string_view script;  // Unicode's name; empty if unknown
};

Language language_of(std::string_view code);

}  // namespace ocr
