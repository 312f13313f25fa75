// Text as it may stand in XML 1.0, between tags and in attributes.
#pragma once

#include <string>
#include <string_view>

namespace ocr {

// Whatever bytes come in, well-formed XML goes out: what is not UTF-8, or no character of XML
// (https://www.w3.org/TR/xml/#charsets), becomes U+FFFD.
std::string xml_text(std::string_view text);

}  // namespace ocr
