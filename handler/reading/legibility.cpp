#include "reading/legibility.hpp"

#include <algorithm>
#include <cstddef>

#include "base/letters.hpp"
#include "base/lines.hpp"
#include "base/utf8.hpp"
#include "recognition/common_words.hpp"

namespace ocr {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\f';
}

// Counts what tells text from nonsense.
struct Marks {
  std::size_t words = 0;  // of two letters or more
  std::size_t common_words = 0;
  std::size_t letters_and_digits = 0;
  std::size_t others = 0;  // a row of the same character, as dots that lead to a number, counts once

  void count(std::string_view word) {
    std::size_t letters = 0;
    char32_t before = 0;
    for (std::string_view rest = word; !rest.empty();) {
      const char32_t c = take_character(rest);
      if (is_letter(c)) ++letters;
      if (is_letter(c) || (c >= '0' && c <= '9') || c > 0xFF)
        ++letters_and_digits;
      else if (c != before)
        ++others;
      before = c;
    }
    if (letters < 2) return;
    ++words;
    if (is_common_word(plain_form(word))) ++common_words;
  }
};

}  // namespace

bool is_legible(std::string_view text) {
  constexpr std::size_t most_garbage = 10;  // legible text has less than one in this many characters
  constexpr std::string_view replacement = "\xEF\xBF\xBD";
  std::size_t characters = 0;
  std::size_t garbage = 0;
  bool has_letter = false;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const std::string_view character = text.substr(0, std::max<std::size_t>(1, length));
    text.remove_prefix(character.size());
    const char c = character.front();
    if (is_space(c)) continue;
    ++characters;
    // Fonts without glyph names yield control characters or private-use characters (U+E000 to U+F8FF).
    const bool is_nobodys = length == 3 && (c == '\xEE' || (c == '\xEF' && character[1] < '\xA4'));
    if (length == 0 || character == replacement || is_nobodys || (c >= 0 && c < ' ')) {
      ++garbage;
    } else {
      has_letter |= length > 1 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
  }
  return has_letter && garbage * most_garbage < characters;
}

bool is_in_pieces(std::string_view text) {
  constexpr std::size_t fewest_pieces = 12;
  std::size_t lines = 0;
  std::size_t pieces = 0;
  while (!text.empty()) {
    std::string_view line = take_line(text);
    if (line.empty()) continue;
    ++lines;
    std::size_t letters = 0;
    std::size_t others = 0;
    while (!line.empty()) is_letter(take_character(line)) ? ++letters : ++others;
    if (letters > 0 && letters <= 3 && others <= 1) ++pieces;
  }
  return pieces >= fewest_pieces && 2 * pieces > lines;
}

bool is_doubtful(std::string_view text) {
  constexpr std::size_t fewest_words = 8;          // fewer may well have none that is common
  constexpr std::size_t most_words_a_common = 30;  // 30 % of prose are common words
  Marks marks;
  while (!text.empty()) {
    const auto* const end = std::find_if(text.begin(), text.end(), is_space);
    marks.count(text.substr(0, static_cast<std::size_t>(end - text.begin())));
    text.remove_prefix(std::min(static_cast<std::size_t>(end - text.begin()) + 1, text.size()));
  }
  if (marks.others > marks.letters_and_digits) return true;
  return marks.words >= fewest_words && marks.common_words * most_words_a_common < marks.words;
}

}  // namespace ocr
