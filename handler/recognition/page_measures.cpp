#include "recognition/page_measures.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "recognition/bars.hpp"

namespace ocr {
namespace {

double middle_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace

double letter_height_of(const Layout& layout) {
  std::vector<double> heights;
  for_each_line(layout, [&](const Line& line) {
    const double height = line.height > 0 ? line.height : line.box.bottom - line.box.top;
    if (!line.words.empty() && height >= 1) heights.push_back(height);
  });
  return heights.empty() ? 0 : middle_of(std::move(heights));
}

Tilt tilt_of(const Layout& layout) {
  constexpr double steepest = 0.05;
  double slope = slope_of(layout.rules);
  std::vector<double> slopes;
  if (layout.rules.empty())
    for_each_line(layout, [&](const Line& line) {
      const double x = line.baseline_end.x - line.baseline_start.x;
      if (line.letter_degrees == 0 && line.words.size() > 3 && x > 0)
        slopes.push_back((line.baseline_end.y - line.baseline_start.y) / x);
    });
  if (!slopes.empty()) slope = middle_of(std::move(slopes));
  return {std::abs(slope) <= steepest ? slope : 0};
}

}  // namespace ocr
