// What the fuzzers share: properties that must hold, and reading of the fuzzer's bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/utf8.hpp"

namespace ocr::fuzz {

// Ends the program if a property does not hold. libFuzzer then keeps the input.
inline void must_hold(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "FAILED: %s\n", property);
  std::abort();
}

inline std::string_view view_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

inline bool is_utf8(std::string_view text) {
  return utf8_characters(text).has_value();
}

// A copy that can be parsed in place.
inline std::string padded(std::string_view text) {
  std::string copy;
  copy.reserve(text.size() + json_padding);
  copy += text;
  return copy;
}

inline bool is_object(std::string_view json) {
  return is_json_object(padded(json));
}

inline void must_be_sendable(const Error& error) {
  must_hold(error.code != ErrorCode::client_gone && status_of(error.code) >= 400,
            "an error is one that a client can receive");
  must_hold(!error.detail.empty(), "an error says what is wrong");
  must_hold(is_object(problem_json(error)), "an error can be sent as JSON");
}

}  // namespace ocr::fuzz
