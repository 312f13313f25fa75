// Reads UTF-8 sequentially from arbitrary bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace ocr {

inline constexpr char32_t replacement_character = 0xFFFD;
inline constexpr std::string_view replacement_utf8 = "\xEF\xBF\xBD";

// Returns the length in bytes of the well-formed sequence at the start of `text`, or 0 if there is none.
// `text` must not be empty.
std::size_t utf8_length(std::string_view text);

// Removes the first character from `text` and returns it. For an invalid byte, returns U+FFFD.
char32_t take_character(std::string_view& text);

// Returns the number of characters in `text`, or nullopt if it is not UTF-8.
std::optional<std::size_t> utf8_characters(std::string_view text);

}  // namespace ocr
