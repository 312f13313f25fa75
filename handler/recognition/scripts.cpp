#include "recognition/scripts.hpp"

#include <algorithm>
#include <array>

namespace ocr {
namespace {

struct Letters {
  std::string_view script;
  char32_t first;
  char32_t last;
};

// Unicode's blocks, without their punctuation where that matters.
constexpr std::array letters{
    Letters{"Latin", U'A', U'Z'},          Letters{"Latin", U'a', U'z'},
    Letters{"Latin", 0xC0, 0x24F},         Letters{"Latin", 0x1E00, 0x1EFF},
    Letters{"Fraktur", U'A', U'Z'},        Letters{"Fraktur", U'a', U'z'},
    Letters{"Fraktur", 0xC0, 0x24F},       Letters{"Greek", 0x370, 0x3FF},
    Letters{"Greek", 0x1F00, 0x1FFF},      Letters{"Cyrillic", 0x400, 0x52F},
    Letters{"Armenian", 0x531, 0x587},     Letters{"Hebrew", 0x5D0, 0x5F2},
    Letters{"Arabic", 0x620, 0x65F},       Letters{"Arabic", 0x66E, 0x6D3},
    Letters{"Syriac", 0x710, 0x74F},       Letters{"Thaana", 0x780, 0x7BF},
    Letters{"Devanagari", 0x900, 0x963},   Letters{"Bengali", 0x980, 0x9E3},
    Letters{"Gurmukhi", 0xA01, 0xA5E},     Letters{"Gujarati", 0xA81, 0xAE3},
    Letters{"Oriya", 0xB01, 0xB63},        Letters{"Tamil", 0xB82, 0xBD7},
    Letters{"Telugu", 0xC00, 0xC63},       Letters{"Kannada", 0xC80, 0xCE3},
    Letters{"Malayalam", 0xD00, 0xD63},    Letters{"Sinhala", 0xD81, 0xDDF},
    Letters{"Thai", 0xE01, 0xE4E},         Letters{"Lao", 0xE81, 0xECD},
    Letters{"Tibetan", 0xF40, 0xFBC},      Letters{"Myanmar", 0x1000, 0x103F},
    Letters{"Georgian", 0x10A0, 0x10FF},   Letters{"Ethiopic", 0x1200, 0x137F},
    Letters{"Cherokee", 0x13A0, 0x13FD},   Letters{"Canadian Aboriginal", 0x1401, 0x167F},
    Letters{"Khmer", 0x1780, 0x17D3},      Letters{"Hangul", 0x1100, 0x11FF},
    Letters{"Hangul", 0xAC00, 0xD7A3},     Letters{"Hangul", 0x3131, 0x318E},
    Letters{"Han", 0x3400, 0x9FFF},        Letters{"Han", 0x20000, 0x3FFFF},
    Letters{"Japanese", 0x3041, 0x30FF},   Letters{"Japanese", 0x3400, 0x9FFF},
    Letters{"Japanese", 0x20000, 0x3FFFF},
};

}  // namespace

bool is_letter_of(std::string_view script, char32_t character) {
  bool is_known = false;
  for (const Letters& range : letters) {
    if (range.script != script) continue;
    is_known = true;
    if (character >= range.first && character <= range.last) return true;
  }
  constexpr char32_t after_latin = 0x370;
  return !is_known && character >= after_latin;
}

bool is_digit(char32_t character) {
  constexpr char32_t arabic = 0x660;
  constexpr char32_t persian = 0x6F0;
  constexpr std::array zeros{U'0', arabic, persian};
  return std::any_of(zeros.begin(), zeros.end(),
                     [&](char32_t zero) { return character >= zero && character <= zero + 9; });
}

bool share_characters(std::string_view one, std::string_view other) {
  const auto is_east_asian = [](std::string_view script) { return script == "Han" || script == "Japanese"; };
  return one == other || (is_east_asian(one) && is_east_asian(other));
}

}  // namespace ocr
