// Escapes text for XML 1.0, for use between tags and in attributes.
#pragma once

#include <string>
#include <string_view>

namespace ocr {

// Promises well-formed XML for any input: invalid UTF-8, and characters that XML does not allow
// (https://www.w3.org/TR/xml/#charsets), become U+FFFD.
std::string xml_text(std::string_view text);

}  // namespace ocr
