#include "base/letters.hpp"

#include <algorithm>
#include <array>

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

}  // namespace

bool is_small_letter(char32_t c) {
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
  constexpr std::array others{Range{'A', 'Z'},    Range{0xC0, 0xD6},   Range{0xD8, 0xF6},
                              Range{0xF8, 0x24F}, Range{0x370, 0x587}, Range{0x1E00, 0x1FFF}};
  return is_small_letter(c) || is_in(c, others);
}

bool is_without_spaces(char32_t c) {
  constexpr std::array ranges{Range{0x3000, 0x30FF}, Range{0x3400, 0x9FFF}, Range{0xF900, 0xFAFF},
                              Range{0xFF00, 0xFFEF}, Range{0x20000, 0x3FFFF}};
  return is_in(c, ranges);
}

}  // namespace ocr
