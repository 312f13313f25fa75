#include "recognition/language_evidence.hpp"

#include <algorithm>
#include <cmath>

#include "base/utf8.hpp"
#include "options/languages.hpp"
#include "recognition/common_words.hpp"
#include "recognition/scripts.hpp"

namespace ocr {
namespace {

// Tuned on rendered lines, paragraphs and receipts in ten languages. Noise has most words below the first,
// and a language that is not the page's has few of its words in its dictionary.
constexpr double confidence_of_chance = 60;
constexpr double weight_outside_dictionary = 0.4;
constexpr double weight_of_common_word = 1.5;

// Below it, nothing legible is there in this language.
constexpr double least_fit = 0.3;
constexpr double convincing_fit = 0.6;
constexpr int fewest_letters = 3;
// The lead that a language needs over the default one: less, the more letters were read.
constexpr double least_lead = 0.03;
constexpr int letters_of_an_ideograph = 3;  // it says as much as a short word
constexpr double lead_of_one_letter = 0.6;
// The lead over the next language that leaves no doubt.
constexpr double sure_lead = 0.25;
constexpr double letters_for_sure = 24;

struct Letters {
  int own = 0;
  int all = 0;  // every character except spaces
  bool has_digit = false;
};

Letters letters_in(std::string_view text, std::string_view script) {
  Letters letters;
  while (!text.empty()) {
    const char32_t character = take_character(text);
    if (character <= U' ') continue;
    ++letters.all;
    if (is_letter_of(script, character)) ++letters.own;
    if (is_digit(character)) letters.has_digit = true;
  }
  return letters;
}

bool writes_words_of_one_letter(std::string_view script) {
  return share_characters(script, "Han");
}

}  // namespace

bool is_among(std::string_view code, const std::string& languages) {
  return ("+" + languages + "+").find("+" + std::string(code) + "+") != std::string::npos;
}

LanguageEvidence evidence_for(std::string_view code, const std::vector<SampleWord>& words) {
  const std::string_view script = language_of(code).script;
  LanguageEvidence evidence{std::string(code), 0, 0, 0};
  for (const SampleWord& word : words) {
    const Letters letters = letters_in(word.text, script);
    // Numbers, and single letters of an alphabet, are the same in many languages.
    if (letters.has_digit || letters.all == 0) continue;
    if (letters.own < 2 && !writes_words_of_one_letter(script)) {
      if (letters.own == 0 && word.confidence < confidence_of_chance) evidence.words_px += word.width_px;
      continue;
    }
    evidence.words_px += word.width_px;
    const double above_chance =
        std::max(0.0, (word.confidence - confidence_of_chance) / (100 - confidence_of_chance));
    const double weight = is_common_word(code, plain_form(word.text)) ? weight_of_common_word
                          : word.is_in_dictionary                     ? 1
                                                                      : weight_outside_dictionary;
    evidence.explained_px += word.width_px * above_chance * weight * letters.own / letters.all;
    if (above_chance > 0)
      evidence.letters += letters.own * (writes_words_of_one_letter(script) ? letters_of_an_ideograph : 1);
  }
  return evidence;
}

bool is_convincing(const LanguageEvidence& evidence) {
  return evidence.fit() >= convincing_fit && evidence.letters >= fewest_letters;
}

const LanguageEvidence* strongest_of(const std::vector<LanguageEvidence>& candidates) {
  const auto strongest = std::max_element(candidates.begin(), candidates.end(),
                                          [](const LanguageEvidence& one, const LanguageEvidence& other) {
                                            return one.explained_px < other.explained_px;
                                          });
  return strongest == candidates.end() ? nullptr : &*strongest;
}

LanguageChoice choose_by(std::vector<LanguageEvidence> candidates, const std::string& fallback) {
  std::stable_sort(
      candidates.begin(), candidates.end(),
      [](const LanguageEvidence& one, const LanguageEvidence& other) { return one.fit() > other.fit(); });
  if (candidates.empty()) return {fallback, 0};
  const LanguageEvidence& best = candidates.front();
  if (best.fit() < least_fit || best.letters < fewest_letters) return {fallback, 0};
  const double next = candidates.size() > 1 ? candidates[1].fit() : 0;
  const double evidence = std::min(1.0, best.letters / letters_for_sure);
  const auto confidence_in = [&](double lead) {
    return static_cast<int>(std::lround(100 * std::clamp(lead / sure_lead, 0.0, 1.0) * evidence));
  };
  const auto usual = std::find_if(candidates.begin(), candidates.end(), [&](const LanguageEvidence& each) {
    return is_among(each.code, fallback);
  });
  const double needed = least_lead + lead_of_one_letter / best.letters;
  if (usual != candidates.begin() && usual != candidates.end() && best.fit() - usual->fit() < needed)
    return {fallback, 0};
  return {best.code, confidence_in(best.fit() - next)};
}

}  // namespace ocr
