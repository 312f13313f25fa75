// Base64 according to RFC 4648, section 4: the standard alphabet with padding. White space is skipped.
//
// Our own table decoder, because no package of Debian 12 decodes base64 with SIMD (simdutf is only in 13).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace ocr {

// Writes the decoded bytes to `out`, which must have space for text.size() * 3 / 4 bytes and may be the start
// of `text`. Returns their number, or nullopt if the text is not base64.
std::optional<std::size_t> decode_base64(std::string_view text, char* out);

std::string encode_base64(std::string_view bytes);

}  // namespace ocr
