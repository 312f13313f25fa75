#include "base/json_writer.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>

#include "base/utf8.hpp"

namespace ocr {
namespace {

bool needs_escape(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

// These are rare in most text, so the stretches between them are copied whole.
bool is_special(char c) {
  return needs_escape(c) || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

void JsonWriter::separate() {
  if (comma_) text_ += ',';
}

void JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  comma_ = false;
}

void JsonWriter::close(char bracket) {
  text_ += bracket;
  comma_ = true;
}

void JsonWriter::key(std::string_view name) {
  separate();
  quote(name);
  text_ += ':';
  comma_ = false;
}

void JsonWriter::value(std::string_view text) {
  separate();
  quote(text);
  comma_ = true;
}

void JsonWriter::raw(std::string_view json) {
  separate();
  text_ += json;
  comma_ = true;
}

void JsonWriter::escape(char c) {
  if (c == '"' || c == '\\') {
    text_ += '\\';
    text_ += c;
  } else if (c == '\n') {
    text_ += "\\n";
  } else {
    std::array<char, 8> escaped{};
    std::snprintf(escaped.data(), escaped.size(), "\\u%04x", static_cast<unsigned>(c));
    text_ += escaped.data();
  }
}

void JsonWriter::quote(std::string_view text) {
  text_ += '"';
  while (!text.empty()) {
    const auto* const special = std::find_if(text.begin(), text.end(), is_special);
    const auto plain = static_cast<std::size_t>(special - text.begin());
    text_ += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const char c = text.front();
    std::size_t length = 1;
    if (needs_escape(c)) {
      escape(c);
    } else if (length = utf8_length(text); length > 0) {
      text_ += text.substr(0, length);
    } else {
      length = 1;
      text_ += replacement_utf8;
    }
    text.remove_prefix(length);
  }
  text_ += '"';
}

}  // namespace ocr
