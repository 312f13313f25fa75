// Reads one flat JSON object with simdjson, from the buffer that it lies in. Only json_reader.cpp knows
// simdjson.
//
// Not trusted: every byte. What is not one object in valid UTF-8, or names a field twice, is refused.
// simdjson's DOM rather than On-Demand: it picks the processor's SIMD instructions at run time (On-Demand is
// bound to what the compiler was told, on plain x86-64 its fallback), and it has judged the whole text before
// we see any.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ocr {

// Readable bytes that a buffer needs after its end, so that it can be read in place.
inline constexpr std::size_t json_padding = 64;

struct JsonValue {
  bool is_string;
  std::string_view
      text;  // a string's characters, else the value as JSON; lives as long as the call that hands it over
};

// Hands every field to `take`, in order, and stops at the first error. `body` has json_padding bytes after
// its end; when the first field is handed over, it is not needed any more and may be written to.
Result<void> read_json_object(
    const std::string& body,
    const std::function<Result<void>(std::string_view name, const JsonValue& value)>& take);

}  // namespace ocr
