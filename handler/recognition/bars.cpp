#include "recognition/bars.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <numeric>
#include <utility>

namespace ocr {
namespace {

// More are a picture, not a table. Limits the time.
constexpr std::size_t most_bars = 1500;

bool is_horizontal(const Rule& rule) {
  return std::abs(rule.end.x - rule.start.x) >= std::abs(rule.end.y - rule.start.y);
}

double length(const Bar& bar) {
  return bar.to - bar.from;
}

// Joins the parts of broken and doubled rules.
std::vector<Bar> joined(std::vector<Bar> bars, double letter_height) {
  const double beside = std::max(3.0, letter_height * 0.35);
  const double gap = letter_height * 1.5;
  std::sort(bars.begin(), bars.end(), [](const Bar& a, const Bar& b) { return length(a) > length(b); });
  if (bars.size() > most_bars) bars.resize(most_bars);
  for (std::size_t count = bars.size() + 1; bars.size() < count;) {
    count = bars.size();
    std::vector<Bar> kept;
    for (const Bar& bar : bars) {
      const auto other = std::find_if(kept.begin(), kept.end(), [&](const Bar& each) {
        return std::abs(each.at - bar.at) <= beside && bar.from <= each.to + gap && bar.to >= each.from - gap;
      });
      if (other == kept.end()) {
        kept.push_back(bar);
        continue;
      }
      const double whole = std::max(1.0, length(*other) + length(bar));
      *other = {(other->at * length(*other) + bar.at * length(bar)) / whole, std::min(other->from, bar.from),
                std::max(other->to, bar.to)};
    }
    bars = std::move(kept);
  }
  return bars;
}

bool touch(const Bar& horizontal, const Bar& vertical, double reach) {
  return vertical.at >= horizontal.from - reach && vertical.at <= horizontal.to + reach &&
         horizontal.at >= vertical.from - reach && horizontal.at <= vertical.to + reach;
}

}  // namespace

double slope_of(const std::vector<Rule>& rules) {
  double across = 0;
  double along = 0;
  for (const Rule& rule : rules) {
    double x = rule.end.x - rule.start.x;
    double y = rule.end.y - rule.start.y;
    if (!is_horizontal(rule)) x = std::exchange(y, -x);
    across += x < 0 ? -y : y;
    along += std::abs(x);
  }
  return along > 0 ? across / along : 0;
}

std::vector<Frame> frames_of(const std::vector<Rule>& rules, double letter_height, const Tilt& tilt) {
  std::vector<Bar> horizontal;
  std::vector<Bar> vertical;
  for (const Rule& rule : rules) {
    const Point start = tilt.level(rule.start);
    const Point end = tilt.level(rule.end);
    if (is_horizontal(rule))
      horizontal.push_back({(start.y + end.y) / 2, std::min(start.x, end.x), std::max(start.x, end.x)});
    else
      vertical.push_back({(start.x + end.x) / 2, std::min(start.y, end.y), std::max(start.y, end.y)});
  }
  horizontal = joined(std::move(horizontal), letter_height);
  vertical = joined(std::move(vertical), letter_height);

  std::vector<std::size_t> parents(horizontal.size() + vertical.size());
  std::iota(parents.begin(), parents.end(), std::size_t{0});
  const auto root = [&](std::size_t bar) {
    while (parents[bar] != bar) bar = parents[bar] = parents[parents[bar]];
    return bar;
  };
  for (std::size_t i = 0; i < horizontal.size(); ++i)
    for (std::size_t j = 0; j < vertical.size(); ++j)
      if (touch(horizontal[i], vertical[j], letter_height * 0.8))
        parents[root(i)] = root(horizontal.size() + j);
  std::map<std::size_t, Frame> frames;
  for (std::size_t i = 0; i < horizontal.size(); ++i) frames[root(i)].horizontal.push_back(horizontal[i]);
  for (std::size_t j = 0; j < vertical.size(); ++j)
    frames[root(horizontal.size() + j)].vertical.push_back(vertical[j]);
  std::vector<Frame> list;
  list.reserve(frames.size());
  for (auto& [name, frame] : frames) list.push_back(std::move(frame));
  return list;
}

}  // namespace ocr
