// Parses one flat JSON object with simdjson, in place. Only json_reader.cpp uses simdjson.
//
// Not trusted: every byte. Anything but one object in valid UTF-8 is refused, as is a field that occurs
// twice. Uses simdjson's DOM instead of On-Demand for two reasons. The DOM selects SIMD instructions at run
// time, while On-Demand is limited to those of the compiler's target, which on plain x86-64 means its
// fallback. And the DOM validates the whole text before it returns any of it.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ocr {

// Readable bytes required after the end of a buffer that is parsed in place.
inline constexpr std::size_t json_padding = 64;

struct JsonValue {
  bool is_string;
  std::string_view text;  // a string's characters, or any other value as JSON; valid only during the call
};

// Passes every field to `take`, in order, and stops at its first error. `body` must have json_padding
// readable bytes after its end. Once the first field is passed, `body` is no longer needed and may be
// overwritten. Error: malformed_json, or the error of `take`.
Result<void> read_json_object(
    const std::string& body,
    const std::function<Result<void>(std::string_view name, const JsonValue& value)>& take);

}  // namespace ocr
