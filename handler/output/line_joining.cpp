#include "output/line_joining.hpp"

#include <algorithm>
#include <array>

#include "base/lines.hpp"
#include "base/utf8.hpp"

namespace ocr {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t Count>
bool is_in(char32_t c, const std::array<Range, Count>& ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](Range range) { return c >= range.first && c <= range.last; });
}

// The service runs in the C locale, in which the standard library knows only the letters of ASCII.
bool is_lower_case(char32_t c) {
  constexpr std::array ranges{Range{'a', 'z'},     Range{0xDF, 0xF6},   Range{0xF8, 0xFF},
                              Range{0x3AC, 0x3CE}, Range{0x430, 0x45F}, Range{0x561, 0x587}};
  // In these blocks of Latin and Cyrillic letters, capital and small letters alternate, the capital first.
  constexpr std::array odd_is_small{Range{0x100, 0x137}, Range{0x14A, 0x177}, Range{0x460, 0x481},
                                    Range{0x48A, 0x4BF}, Range{0x4D0, 0x52F}, Range{0x1E00, 0x1EFF}};
  constexpr std::array even_is_small{Range{0x139, 0x148}, Range{0x179, 0x17E}, Range{0x4C1, 0x4CE}};
  const bool is_odd = c % 2 == 1;
  return is_in(c, ranges) || (is_odd ? is_in(c, odd_is_small) : is_in(c, even_is_small));
}

bool is_letter(char32_t c) {
  constexpr std::array others{Range{'A', 'Z'}, Range{0xC0, 0xD6}, Range{0xD8, 0x24F}, Range{0x370, 0x587},
                              Range{0x1E00, 0x1FFF}};
  return is_lower_case(c) || is_in(c, others);
}

// Letters of scripts that write no spaces between words.
bool is_without_spaces(char32_t c) {
  constexpr std::array ranges{Range{0x3000, 0x30FF}, Range{0x3400, 0x9FFF}, Range{0xF900, 0xFAFF},
                              Range{0xFF00, 0xFFEF}, Range{0x20000, 0x3FFFF}};
  return is_in(c, ranges);
}

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
  if (is_hyphen(last) && is_lower_case(first)) {
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
