#include "base/log.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace ocr {
namespace {

constexpr std::size_t longest_value = 500;

std::string timestamp() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  const std::time_t seconds = ms / 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 32> date{};
  std::strftime(date.data(), date.size(), "%FT%T", &utc);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%s.%03dZ", date.data(), static_cast<int>(ms % 1000));
  return text.data();
}

bool is_plain(std::string_view value) {
  return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return c > ' ' && c < 0x7F && c != '"' && c != '=' && c != '\\';
  });
}

}  // namespace

LogLine::LogLine(std::string_view level, std::string_view event) {
  text_ = "ts=" + timestamp();
  with("level", level).with("event", event).with("pid", getpid());
}

LogLine::~LogLine() {
  text_ += '\n';
  // One write, so that lines of several processes do not mix. Failure is ignored: a full disk must not stop
  // the service.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, text_.data(), text_.size());
}

LogLine& LogLine::with(std::string_view key, std::string_view value) {
  value = value.substr(0, longest_value);
  if (!text_.empty()) text_ += ' ';
  text_ += key;
  text_ += '=';
  if (is_plain(value)) {
    text_ += value;
    return *this;
  }
  text_ += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') text_ += '\\';
    const bool printable = static_cast<unsigned char>(c) >= 0x20 && c != 0x7F;
    text_ += printable ? c : '?';
  }
  text_ += '"';
  return *this;
}

LogLine& LogLine::with(std::string_view key, double value) {
  std::array<char, 32> digits{};
  std::snprintf(digits.data(), digits.size(), "%.1f", value);
  return with(key, std::string_view(digits.data()));
}

}  // namespace ocr
