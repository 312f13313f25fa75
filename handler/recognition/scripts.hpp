// Which letters belong to which script, as far as the choice of a language needs it.
#pragma once

#include <string_view>

namespace ocr {

// Whether the character is a letter, syllable or ideograph of the script, named as in languages.hpp. Digits
// and punctuation belong to no script. In a script that is not in the table, every letter beyond Latin
// counts.
bool is_letter_of(std::string_view script, char32_t character);

bool is_digit(char32_t character);

// Chinese and Japanese share most of their characters, so only readings can tell them apart.
bool share_characters(std::string_view one, std::string_view other);

}  // namespace ocr
