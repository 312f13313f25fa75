#include "recognition/language_evidence.hpp"

#include <sstream>

#include "catch.hpp"
#include "recognition/common_words.hpp"
#include "recognition/scripts.hpp"

namespace {

using ocr::LanguageEvidence;
using ocr::SampleWord;

// The words of a sentence, all of one confidence; of which the dictionary has some.
std::vector<SampleWord> words_of(const std::string& sentence, double confidence, bool are_in_dictionary) {
  std::vector<SampleWord> words;
  std::istringstream parts(sentence);
  for (std::string part; parts >> part;)
    words.push_back({part, confidence, static_cast<int>(part.size()) * 10, are_in_dictionary});
  return words;
}

LanguageEvidence evidence(const std::string& code, double fit, int letters = 40) {
  return {code, fit * 1000, 1000, letters};
}

}  // namespace

TEST_CASE("language evidence: words that the dictionary has speak for a language more than confidence does") {
  const auto known = ocr::evidence_for("deu", words_of("Haushalt genehmigt", 90, true));
  const auto unknown = ocr::evidence_for("spa", words_of("Haushalt genehmigt", 97, false));
  CHECK(known.fit() > 1.5 * unknown.fit());
  CHECK(known.letters == 17);
}

TEST_CASE("language evidence: common words tell a language from one whose dictionary has them too") {
  const auto words = words_of("The bridge over the river WILL be closed until Monday.", 95, true);
  CHECK(ocr::evidence_for("eng", words).fit() > 1.1 * ocr::evidence_for("deu", words).fit());
  const auto elided = words_of("L'ouverture de l'école", 95, true);
  CHECK(ocr::evidence_for("fra", elided).fit() > 1.1 * ocr::evidence_for("spa", elided).fit());
}

TEST_CASE("common words: a word is compared without its marks and capitals") {
  CHECK(ocr::plain_form("(The,") == "the");
  CHECK(ocr::plain_form("ÉTÉ!") == "été");
  CHECK(ocr::plain_form("ЧТО") == "что");
  CHECK(ocr::plain_form("...").empty());
  CHECK(ocr::is_common_word("rus", "что"));
  CHECK(ocr::is_common_word("ita", "dell'anno"));
  CHECK_FALSE(ocr::is_common_word("eng", "der"));
  CHECK_FALSE(ocr::is_common_word("eng", "the of"));
  CHECK_FALSE(ocr::is_common_word("eng", ""));
  CHECK_FALSE(ocr::is_common_word("xyz", "the"));
}

TEST_CASE("language evidence: letters of another script do not speak for a language") {
  CHECK(ocr::evidence_for("chi_sim", words_of("Haushalt genehmigt", 96, true)).fit() == 0);
  CHECK(ocr::evidence_for("rus", words_of("Протокол", 96, true)).fit() > 0.8);
  CHECK(ocr::evidence_for("jpn", words_of("予算 が", 96, true)).fit() > 0.8);
}

TEST_CASE("language evidence: numbers and single letters of an alphabet say nothing") {
  const std::string sentence = GENERATE(as<std::string>{}, "12.50 3x 500g ١٢", "A B c", "", "- . %");
  const auto seen = ocr::evidence_for("eng", words_of(sentence, 96, true));
  CAPTURE(sentence);
  CHECK(seen.fit() == 0);
  CHECK(seen.letters == 0);
}

TEST_CASE("language evidence: words at the confidence of noise do not count, in a dictionary or not") {
  const auto seen = ocr::evidence_for("eng", words_of("SWR ES AM", 45, true));
  CHECK(seen.fit() == 0);
  CHECK(seen.letters == 0);
}

TEST_CASE("language evidence: an ideograph says as much as several letters") {
  CHECK(ocr::evidence_for("chi_sim", words_of("预算", 95, true)).letters > 2);
}

TEST_CASE("language evidence: text that is not UTF-8 is taken like any other") {
  CHECK(ocr::evidence_for("eng", {{"\xFF\xFE\x80", 96, 30, true}}).letters == 0);
}

TEST_CASE("language choice: the language that explains clearly more is chosen, and surely") {
  const auto choice =
      ocr::choose_by({evidence("eng", 0.4), evidence("deu", 0.9), evidence("spa", 0.35)}, "eng");
  CHECK(choice.languages == "deu");
  CHECK(choice.confidence == 100);
}

TEST_CASE(
    "language choice: a page without text, or that no language explains, is read in the default language") {
  using All = std::vector<LanguageEvidence>;
  const All candidates = GENERATE(values<All>({{},
                                               {evidence("eng", 0, 0), evidence("spa", 0, 0)},
                                               {evidence("eng", 0.1), evidence("spa", 0.25)},
                                               {evidence("eng", 0.1), evidence("spa", 0.9, 2)}}));
  const auto choice = ocr::choose_by(candidates, "eng");
  CHECK(choice.languages == "eng");
  CHECK(choice.confidence == 0);
}

TEST_CASE(
    "language choice: a small lead over the default language is a doubt, and the fewer letters the sooner") {
  CHECK(ocr::choose_by({evidence("eng", 0.80), evidence("spa", 0.82)}, "eng").languages == "eng");
  CHECK(ocr::choose_by({evidence("eng", 0.80), evidence("spa", 0.90)}, "eng").languages == "spa");
  CHECK(ocr::choose_by({evidence("eng", 0.80, 5), evidence("spa", 0.90, 5)}, "eng").languages == "eng");
  CHECK(ocr::choose_by({evidence("eng", 0.80), evidence("spa", 0.82)}, "deu+eng").languages == "deu+eng");
}

TEST_CASE(
    "language choice: between two languages close to each other but not to the default, the better is "
    "taken") {
  const auto choice =
      ocr::choose_by({evidence("eng", 0.4), evidence("nor", 0.90), evidence("dan", 0.88)}, "eng");
  CHECK(choice.languages == "nor");
  CHECK(choice.confidence < 20);
}

TEST_CASE(
    "language choice: the script is that of the reading that explains most ink, not the best of a few "
    "words") {
  const std::vector<LanguageEvidence> readings{
      {"ara", 90, 100, 4}, {"chi_sim", 800, 1000, 12}, {"eng", 100, 900, 9}};
  REQUIRE(ocr::strongest_of(readings));
  CHECK(ocr::strongest_of(readings)->code == "chi_sim");
  CHECK(ocr::strongest_of({}) == nullptr);
}

TEST_CASE("scripts: a letter belongs to its script, a digit to none") {
  CHECK(ocr::is_letter_of("Latin", U'ß'));
  CHECK(ocr::is_letter_of("Cyrillic", U'ё'));
  CHECK(ocr::is_letter_of("Japanese", U'会'));
  CHECK(ocr::is_letter_of("Han", U'会'));
  CHECK_FALSE(ocr::is_letter_of("Han", U'の'));
  CHECK_FALSE(ocr::is_letter_of("Latin", U'я'));
  CHECK_FALSE(ocr::is_letter_of("Arabic", U'٣'));
  CHECK(ocr::is_digit(U'٣'));
  CHECK(ocr::share_characters("Han", "Japanese"));
  CHECK_FALSE(ocr::share_characters("Latin", "Cyrillic"));
}
