// Writes JSON text (RFC 8259) sequentially.
//
// Promises valid JSON in UTF-8 for any input: each invalid byte becomes U+FFFD.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace ocr {

class JsonWriter {
 public:
  void open_object() { open('{'); }
  void close_object() { close('}'); }
  void open_array() { open('['); }
  void close_array() { close(']'); }

  void key(std::string_view name);
  void value(std::string_view text);
  void value(const char* text) { value(std::string_view(text)); }
  void value(bool truth) { raw(truth ? "true" : "false"); }
  template <std::integral Number>
  void value(Number number) {
    raw(std::to_string(number));
  }
  void null() { raw("null"); }
  // Inserts JSON text unchanged; the caller guarantees that it is valid.
  void raw(std::string_view json);

  template <class... Value>
  void field(std::string_view name, const Value&... values) {
    key(name);
    value(values...);
  }

  std::string take() { return std::move(text_); }

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();
  void quote(std::string_view text);
  void escape(char c);

  std::string text_;
  bool comma_ = false;  // whether the next item needs a comma before it
};

}  // namespace ocr
