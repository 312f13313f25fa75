// Writes metrics in Prometheus's text format, version 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace ocr {

class MetricsText {
 public:
  static constexpr std::string_view media_type = "text/plain; version=0.0.4; charset=utf-8";
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  // Starts a family. All its samples must follow before the next family starts.
  void family(std::string_view name, std::string_view type, std::string_view help);
  // `suffix` follows the family's name, as in the parts of a histogram.
  void sample(std::uint64_t value, Labels labels = {}, std::string_view suffix = {});
  void sample(double value, Labels labels = {}, std::string_view suffix = {});

  std::string take() { return std::move(text_); }

 private:
  void begin_sample(Labels labels, std::string_view suffix);

  std::string text_;
  std::string family_;
};

}  // namespace ocr
