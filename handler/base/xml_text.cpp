#include "base/xml_text.hpp"

#include "base/utf8.hpp"

namespace ocr {
namespace {

bool is_xml_character(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

}  // namespace

std::string xml_text(std::string_view text) {
  std::string xml;
  xml.reserve(text.size());
  while (!text.empty()) {
    std::string_view rest = text;
    const char32_t c = take_character(rest);
    const std::size_t length = text.size() - rest.size();
    const bool is_replaced =
        !is_xml_character(c) || (c == replacement_character && length < replacement_utf8.size());
    if (c == '&') {
      xml += "&amp;";
    } else if (c == '<') {
      xml += "&lt;";
    } else if (c == '>') {
      xml += "&gt;";
    } else if (c == '"') {
      xml += "&quot;";
    } else if (c == '\'') {
      xml += "&#39;";
    } else {
      xml += is_replaced ? replacement_utf8 : text.substr(0, length);
    }
    text = rest;
  }
  return xml;
}

}  // namespace ocr
