// The rules of a page as horizontal and vertical bars, with the parts of a broken one joined.
#pragma once

#include <vector>

#include "recognition/cell_grid.hpp"
#include "recognition/layout.hpp"

namespace ocr {

// A level rule: its place across its direction, and its ends along it.
struct Bar {
  double at;
  double from;
  double to;
};

// The bars that touch each other, directly or through others.
struct Frame {
  std::vector<Bar> horizontal;
  std::vector<Bar> vertical;
};

// The slope of the rules, weighted by their lengths; 0 if there are none.
double slope_of(const std::vector<Rule>& rules);

std::vector<Frame> frames_of(const std::vector<Rule>& rules, double letter_height, const Tilt& tilt);

}  // namespace ocr
