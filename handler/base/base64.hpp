// Base64 as RFC 4648, section 4 has it: the standard alphabet, padded; white space is skipped.
//
// A table decoder of our own: of Debian 12's packages none decodes base64 with SIMD (simdutf is in 13 only).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ocr {

// Writes the bytes to `out`, which may be where `text` begins, and holds text.size() * 3 / 4 bytes at least.
// Their number, or nothing where the text is not base64.
std::optional<std::size_t> decode_base64(std::string_view text, char* out);

std::string encode_base64(std::string_view bytes);

}  // namespace ocr
