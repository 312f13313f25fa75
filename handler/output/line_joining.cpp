#include "output/line_joining.hpp"

#include "base/letters.hpp"
#include "base/lines.hpp"
#include "base/utf8.hpp"

namespace ocr {
namespace {

bool is_hyphen(char32_t c) {
  constexpr char32_t soft_hyphen = 0xAD;
  constexpr char32_t unicode_hyphen = 0x2010;
  return c == '-' || c == soft_hyphen || c == unicode_hyphen;
}

char32_t first_character(std::string_view text) {
  return text.empty() ? 0 : take_character(text);
}

// Removes the last character from `text` and returns it; 0 if there is none.
char32_t take_last_character(std::string_view& text) {
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  if (text.empty()) return 0;
  std::size_t start = text.size() - 1;
  while (start > 0 && continues(start)) --start;
  const char32_t last = first_character(text.substr(start));
  text.remove_suffix(text.size() - start);
  return last;
}

}  // namespace

std::string clean_line(std::string_view text) {
  std::string clean;
  bool is_gap = false;
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t c = take_character(text);
    if (c <= ' ' || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) {
      is_gap = true;
      continue;
    }
    if (is_gap && !clean.empty()) clean += ' ';
    is_gap = false;
    const std::size_t length = before.size() - text.size();
    clean += length == utf8_length(before) ? before.substr(0, length) : replacement_utf8;
  }
  return clean;
}

void append_line(std::string& text, std::string_view line) {
  if (text.empty() || line.empty()) {
    text += line;
    return;
  }
  std::string_view rest = text;
  const char32_t last = take_last_character(rest);
  const char32_t first = first_character(line);
  if (is_hyphen(last) && is_small_letter(first)) {
    const std::size_t without_hyphen = rest.size();
    if (is_letter(take_last_character(rest))) {
      text.resize(without_hyphen);
      text += line;
      return;
    }
  }
  if (!is_without_spaces(last) || !is_without_spaces(first)) text += ' ';
  text += line;
}

std::string joined_lines(std::string_view text) {
  std::string joined;
  while (!text.empty()) append_line(joined, clean_line(take_line(text)));
  return joined;
}

}  // namespace ocr
