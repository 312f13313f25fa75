#include "output/markdown_text.hpp"

#include <algorithm>

namespace ocr {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Whether "&amp;" or "&#38;" starts here. Any other '&' means itself.
bool starts_entity(std::string_view text) {
  std::size_t end = text.starts_with("&#") ? 2 : 1;
  while (end < text.size() && is_letter_or_digit(text[end])) ++end;
  return end > 1 && end < text.size() && text[end] == ';';
}

bool is_only(std::string_view word, char c) {
  return word.find_first_not_of(c) == std::string_view::npos;
}

// A heading may end in a word of number signs, which is not shown.
bool is_in_word_of_number_signs(std::string_view text, std::size_t at) {
  const std::size_t start = text.rfind(' ', at) + 1;  // 0 if there is no space
  return is_only(text.substr(start, text.find(' ', at) - start), '#');
}

// The position of the character to escape in a first word that would begin a block, else npos.
std::size_t mark_of_block(std::string_view word) {
  if (word.empty()) return std::string_view::npos;
  if (word.front() == '>' || is_only(word, '-') || is_only(word, '+') || is_only(word, '=')) return 0;
  const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  const bool is_number =
      digits > 0 && digits + 1 == word.size() && (word.back() == '.' || word.back() == ')');
  return is_number ? digits : std::string_view::npos;
}

}  // namespace

std::string markdown_inline(std::string_view text) {
  std::string escaped;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    constexpr std::string_view always = "\\`*_[]<|~";
    if (always.find(c) != std::string_view::npos || (c == '&' && starts_entity(text.substr(i))) ||
        (c == '#' && is_in_word_of_number_signs(text, i)))
      escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string markdown_block(std::string_view text) {
  std::string escaped = markdown_inline(text);
  // Nothing before the mark was escaped: a word that begins a block has no other special characters.
  const std::size_t mark = mark_of_block(text.substr(0, text.find(' ')));
  if (mark != std::string_view::npos) escaped.insert(mark, 1, '\\');
  return escaped;
}

}  // namespace ocr
