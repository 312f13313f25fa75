// A histogram of positive numbers in memory that processes share, as Prometheus wants it.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "metrics/metrics_text.hpp"

namespace ocr {

using Slot = std::atomic<std::uint64_t>;
static_assert(Slot::is_always_lock_free, "a lock would not be shared between processes");

// The upper bound of a bucket, and its label in Prometheus.
struct Bound {
  double value;
  std::string_view text;
};
inline constexpr std::array seconds_bounds{
    Bound{0.001, "0.001"}, Bound{0.0025, "0.0025"}, Bound{0.005, "0.005"}, Bound{0.01, "0.01"},
    Bound{0.025, "0.025"}, Bound{0.05, "0.05"},     Bound{0.1, "0.1"},     Bound{0.25, "0.25"},
    Bound{0.5, "0.5"},     Bound{1, "1"},           Bound{2.5, "2.5"},     Bound{5, "5"},
    Bound{10, "10"},       Bound{30, "30"},         Bound{60, "60"}};
inline constexpr std::array share_bounds{Bound{0.5, "0.5"},   Bound{0.8, "0.8"},   Bound{0.9, "0.9"},
                                         Bound{0.95, "0.95"}, Bound{0.98, "0.98"}, Bound{1, "1"}};

template <const auto& bounds>
struct Histogram {
  static constexpr double unit = 1e-9;  // of the total

  std::array<Slot, bounds.size() + 1> buckets;
  Slot total;

  void add(double value) noexcept {
    std::size_t bucket = 0;
    while (bucket < bounds.size() && value > bounds.at(bucket).value) ++bucket;
    buckets.at(bucket).fetch_add(1, std::memory_order_relaxed);
    total.fetch_add(static_cast<std::uint64_t>(std::llround(std::max(0.0, value) / unit)),
                    std::memory_order_relaxed);
  }

  // Adds the label "route" unless `route` is empty.
  void write(MetricsText& text, std::string_view route) const {
    std::uint64_t count = 0;
    const auto sample = [&](auto value, std::string_view suffix, std::string_view bound) {
      if (route.empty() && bound.empty()) return text.sample(value, {}, suffix);
      if (route.empty()) return text.sample(value, {{"le", bound}}, suffix);
      if (bound.empty()) return text.sample(value, {{"route", route}}, suffix);
      text.sample(value, {{"route", route}, {"le", bound}}, suffix);
    };
    for (std::size_t i = 0; i < buckets.size(); ++i) {
      count += buckets.at(i).load(std::memory_order_relaxed);
      sample(count, "_bucket", i < bounds.size() ? bounds.at(i).text : "+Inf");
    }
    sample(static_cast<double>(total.load(std::memory_order_relaxed)) * unit, "_sum", "");
    sample(count, "_count", "");
  }

  bool is_empty() const {
    return std::all_of(buckets.begin(), buckets.end(), [](const Slot& slot) { return slot.load() == 0; });
  }
};

}  // namespace ocr
