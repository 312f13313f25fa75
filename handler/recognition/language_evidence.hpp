// From readings of sample lines to a language: how well each language explains what is on the page.
//
// The engine's confidence alone does not tell languages of one script apart, and on noise it is often high.
// Here a word speaks for a language by its width, by the confidence that exceeds chance, and by its letters
// of the language's script; more if the language's own dictionary has it, and most if it is a common short
// word of the language. Plain values, no engine.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ocr {

struct SampleWord {
  std::string text;   // as the engine returned it: not validated
  double confidence;  // 0 to 100
  int width_px;       // along the line
  bool is_in_dictionary;
};

struct LanguageEvidence {
  std::string code;
  double explained_px;  // the width of the words that the language explains
  double words_px;      // the width of all words, except numbers
  int letters;          // of its script, in the explained words; an ideograph counts as several

  // From 0; of a text in the language 0.6 to 1.2.
  double fit() const { return words_px > 0 ? explained_px / words_px : 0; }
};

struct LanguageChoice {
  std::string languages;
  int confidence;  // 0 to 100, that no other installed language reads the page better
};

LanguageEvidence evidence_for(std::string_view code, const std::vector<SampleWord>& words);

// Whether the language explains most of what was read.
bool is_convincing(const LanguageEvidence& evidence);

// The evidence of the script: that of the candidate which explains most ink. The candidates read the same
// lines, and each is of another script. nullptr if there are none.
const LanguageEvidence* strongest_of(const std::vector<LanguageEvidence>& candidates);

// The best of the candidates, or `fallback` (one or several languages, joined by +) if there is hardly any
// text, if no language explains it, or if a language of the fallback explains it about as well.
LanguageChoice choose_by(std::vector<LanguageEvidence> candidates, const std::string& fallback);

// Whether `code` is one of the languages joined by +.
bool is_among(std::string_view code, const std::string& languages);

}  // namespace ocr
