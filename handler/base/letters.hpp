// Kinds of letters, of all scripts that have capital and small letters and that the service reads often.
//
// The service runs in the C locale, in which the standard library knows only the letters of ASCII.
#pragma once

namespace ocr {

bool is_small_letter(char32_t c);

// A letter of a script with capital and small letters.
bool is_letter(char32_t c);

// A letter or sign of Chinese or Japanese, which are written without spaces between words.
bool is_without_spaces(char32_t c);

}  // namespace ocr
