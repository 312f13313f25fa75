// Checks of single values in a child's answer.
#pragma once

#include <cstdint>

#include "base/json_reader.hpp"

namespace ocr {

constexpr std::size_t longest_page_text = std::size_t{16} << 20;

inline bool is_integer(const JsonNode& value, std::int64_t low, std::int64_t high) {
  const auto number = value.integer();
  return number && *number >= low && *number <= high;
}

inline bool is_string(const JsonNode& value, std::size_t longest) {
  const auto text = value.string();
  return text && text->size() <= longest;
}

}  // namespace ocr
