// One line per event on standard error: `key=value` pairs in a fixed order, for people and grep.
//
// Never contains image bytes or recognised text. Values are quoted and escaped, so they cannot be mistaken
// for another pair or another line.
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace ocr {

class LogLine {
 public:
  LogLine(std::string_view level, std::string_view event);
  ~LogLine();  // writes the line with one system call
  LogLine(const LogLine&) = delete;
  LogLine& operator=(const LogLine&) = delete;

  LogLine& with(std::string_view key, std::string_view value);
  LogLine& with(std::string_view key, double value);
  template <std::integral Number>
  LogLine& with(std::string_view key, Number value) {
    return with(key, std::string_view(std::to_string(value)));
  }

 private:
  std::string text_;
};

inline LogLine log_info(std::string_view event) {
  return {"info", event};
}
inline LogLine log_warning(std::string_view event) {
  return {"warning", event};
}
inline LogLine log_error(std::string_view event) {
  return {"error", event};
}

}  // namespace ocr
