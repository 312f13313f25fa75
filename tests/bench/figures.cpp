#include "figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "base/json_writer.hpp"

namespace {

void number(ocr::JsonWriter& json, const std::string& name, double value) {
  json.key(name);
  json.raw(std::to_string(value));
}

void quantiles(ocr::JsonWriter& json, const std::string& prefix, std::vector<double> values) {
  if (values.empty()) return;
  std::sort(values.begin(), values.end());
  const auto last = static_cast<double>(values.size() - 1);
  number(json, prefix + "p50_ms", values[static_cast<std::size_t>(std::lround(0.5 * last))] * 1000);
  number(json, prefix + "p99_ms", values[static_cast<std::size_t>(std::lround(0.99 * last))] * 1000);
}

}  // namespace

void Figures::add(const Answer& answer, double seconds, long expected_status) {
  const std::lock_guard lock(mutex_);
  if (answer.status != expected_status) {
    if (failed_++ == 0) failure_ = std::to_string(answer.status) + " " + answer.body.substr(0, 300);
    return;
  }
  seconds_.push_back(seconds);
  ends_.push_back(seconds_since(start_));
  const auto cache = answer.headers.find("ocr-cache");
  if (cache != answer.headers.end() && cache->second == "hit") ++hits_;
  add_overhead(answer, seconds);
}

// The client's time minus the milliseconds of decoding and recognition that the answer reports:
// `Server-Timing: read;dur=143.2`.
void Figures::add_overhead(const Answer& answer, double seconds) {
  constexpr std::string_view mark = "read;dur=";
  const auto timing = answer.headers.find("server-timing");
  if (timing == answer.headers.end()) return;
  const std::size_t at = timing->second.find(mark);
  if (at == std::string::npos) return;
  overheads_.push_back(seconds - std::strtod(timing->second.c_str() + at + mark.size(), nullptr) / 1000);
}

void Figures::add_text(const std::string& image, const Answer& answer) {
  if (answer.status != 200) return;
  const std::string text = answer.field("text");
  const std::lock_guard lock(mutex_);
  ++texts_[{image, text}];
}

std::string Figures::json() {
  ocr::JsonWriter json;
  json.open_object();
  json.field("count", seconds_.size());
  json.field("failed", failed_);
  json.field("failure", failure_);
  json.field("hits", hits_);
  number(json, "elapsed_s", seconds_since(start_));
  quantiles(json, "", seconds_);
  quantiles(json, "overhead_", overheads_);
  json.key("ends_s");
  json.open_array();
  // Only short rows need them, see rate() in figures.py; long rows would print thousands.
  if (ends_.size() < 2000)
    for (const double end : ends_) json.raw(std::to_string(end));
  json.close_array();
  json.key("texts");
  json.open_array();
  for (const auto& [what, count] : texts_) {
    json.open_object();
    json.field("file", what.first);
    json.field("count", count);
    json.field("text", what.second);
    json.close_object();
  }
  json.close_array();
  json.close_object();
  return json.take();
}
