// How an image is to be read: the options of a request, typed and validated.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "options/engine_variables.hpp"
#include "options/output_format.hpp"
#include "options/pages.hpp"

namespace ocr {

// Clockwise turn applied before reading. Automatic: by the file's own orientation tag, then, where the first
// look reads poorly, by what the page shows.
enum class Rotation { automatic, none, by_90, by_180, by_270 };
int fixed_turn(Rotation rotation);  // in degrees; 0 for automatic and none

inline constexpr std::string_view automatic_language = "auto";

struct OcrOptions {
  std::string languages;           // codes joined by '+', each installed; or `auto`
  int page_segmentation_mode = 3;  // Tesseract's numbers
  int dpi = 0;                     // 0: as the file says
  Rotation rotation = Rotation::automatic;
  bool preprocesses = true;  // no: the image goes to the engine as the file has it
  OutputFormats formats;
  PageSelection pages;         // of a document
  bool takes_pdf_text = true;  // a PDF's page that holds text gives that
  std::string whitelist;       // the only characters that are read; empty: all
  EngineVariables variables;   // of the allow-list
};

// What options are judged by.
struct OptionRules {
  std::string default_languages;
  std::vector<std::string> installed_languages;
};

// Sets one option from its text. Refuses an unknown name or a bad value with what is allowed instead.
Result<void> set_option(OcrOptions& options, std::string_view name, std::string_view text,
                        const std::vector<std::string>& installed_languages);

// The options as a query string that set_option reads back: how a task keeps them.
std::string to_query(const OcrOptions& options);
// What to_query made of them, and nobody else: languages are not looked for again.
OcrOptions from_query(std::string_view query);

}  // namespace ocr
