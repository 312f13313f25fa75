// Reads UTF-8 front to back, whatever the bytes are.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace ocr {

inline constexpr char32_t replacement_character = 0xFFFD;
inline constexpr std::string_view replacement_utf8 = "\xEF\xBF\xBD";

// The length of the well-formed sequence at the start of `text`, which is not empty; 0: there is none.
std::size_t utf8_length(std::string_view text);

// Takes the first character off `text`. A byte that belongs to none gives U+FFFD.
char32_t take_character(std::string_view& text);

// How many characters `text` has; nothing where it is not UTF-8.
std::optional<std::size_t> utf8_characters(std::string_view text);

}  // namespace ocr
