// Parses JSON with simdjson, in place. Only json_reader.cpp uses simdjson.
//
// Not trusted: every byte. Anything but JSON in valid UTF-8 is refused, as is a field that occurs
// twice in an object. Uses simdjson's DOM instead of On-Demand for two reasons. The DOM selects SIMD
// instructions at run time, while On-Demand is limited to those of the compiler's target, which on plain
// x86-64 means its fallback. And the DOM validates the whole text before it returns any of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ocr {

// Readable bytes required after the end of a buffer that is parsed in place.
inline constexpr std::size_t json_padding = 64;

// A value of any type. Valid only during the call that passes it.
class JsonNode {
 public:
  bool is_null() const;
  std::optional<std::string_view> string() const;
  std::optional<std::int64_t> integer() const;

  // Passes each field of an object, or element of an array, to `take` until it returns false. Returns false
  // then, and for a value of another type, or an object with a field that occurs twice.
  bool each_field(const std::function<bool(std::string_view name, const JsonNode& value)>& take) const;
  bool each_element(const std::function<bool(const JsonNode& value)>& take) const;

 private:
  friend struct JsonNodes;
  explicit JsonNode(const void* element) : element_(element) {}
  const void* element_;  // simdjson's
};

// Passes the whole text as one value to `take`, once. `text` must have json_padding readable bytes after its
// end. Returns false if it is not JSON, or what `take` returns.
bool read_json(const std::string& text, const std::function<bool(const JsonNode& value)>& take);

// Whether the whole text is a JSON object. `text` must have json_padding readable bytes after its end.
bool is_json_object(const std::string& text);

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
