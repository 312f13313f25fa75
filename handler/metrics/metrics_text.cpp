#include "metrics/metrics_text.hpp"

#include <array>
#include <charconv>

namespace ocr {
namespace {

std::string escaped(std::string_view value) {
  std::string text;
  for (const char c : value) {
    if (c == '\\' || c == '"') text += '\\';
    if (c == '\n') {
      text += "\\n";
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace

void MetricsText::family(std::string_view name, std::string_view type, std::string_view help) {
  family_ = name;
  text_.append("# HELP ").append(name).append(" ").append(help).append("\n");
  text_.append("# TYPE ").append(name).append(" ").append(type).append("\n");
}

void MetricsText::begin_sample(Labels labels, std::string_view suffix) {
  text_.append(family_).append(suffix);
  char separator = '{';
  for (const auto& [name, value] : labels) {
    text_ += separator;
    text_.append(name).append("=\"").append(escaped(value)).append("\"");
    separator = ',';
  }
  if (separator == ',') text_ += '}';
  text_ += ' ';
}

void MetricsText::sample(std::uint64_t value, Labels labels, std::string_view suffix) {
  begin_sample(labels, suffix);
  text_.append(std::to_string(value)).append("\n");
}

void MetricsText::sample(double value, Labels labels, std::string_view suffix) {
  begin_sample(labels, suffix);
  std::array<char, 32> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  text_.append(digits.data(), written.ptr).append("\n");
}

}  // namespace ocr
