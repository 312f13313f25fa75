// The options of a request, typed and validated.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "options/engine_variables.hpp"
#include "options/output_format.hpp"
#include "options/pages.hpp"

namespace ocr {

// Clockwise rotation applied before recognition. Automatic: first by the file's orientation tag; then, if the
// first result is poor, by the orientation detected on the page.
enum class Rotation { automatic, none, by_90, by_180, by_270 };
int fixed_turn(Rotation rotation);  // in degrees; 0 for automatic and none

inline constexpr std::string_view automatic_language = "auto";

// A whole page. The numbers are Tesseract's.
inline constexpr int default_page_segmentation_mode = 3;

struct OcrOptions {
  std::string languages;  // codes joined by '+', each installed; or `auto`
  int page_segmentation_mode = default_page_segmentation_mode;
  int dpi = 0;  // 0: taken from the file
  Rotation rotation = Rotation::automatic;
  bool preprocesses = true;  // false: the engine gets the image unchanged
  OutputFormats formats;
  PageSelection pages;         // pages of a document
  bool takes_pdf_text = true;  // if a PDF page already contains text, that text is returned
  std::string whitelist;       // the only characters to recognise; empty: all
  EngineVariables variables;   // from the allow-list
};

// What options are validated against.
struct OptionRules {
  std::string default_languages;
  std::vector<std::string> installed_languages;
};

// Sets one option from its text. For an unknown name or a bad value, the error is bad_option with what is
// allowed, and `options` does not change.
Result<void> set_option(OcrOptions& options, std::string_view name, std::string_view text,
                        const std::vector<std::string>& installed_languages);

// The options as a query string for set_option. Tasks store their options in this form.
std::string to_query(const OcrOptions& options);
// Only for the output of to_query: languages are not validated again.
OcrOptions from_query(std::string_view query);

}  // namespace ocr
