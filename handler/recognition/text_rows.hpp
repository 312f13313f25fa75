// The text of a page in rows across all its blocks, each row in segments that wide gaps separate.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

#include "recognition/cell_grid.hpp"
#include "recognition/layout.hpp"

namespace ocr {

// Neighbouring words.
struct Segment {
  Box box;  // level
  std::size_t words = 0;
  bool is_list_sign = false;  // a bullet, or a number with a full stop or bracket
  bool is_small = false;      // starts with a small letter, as most lines of running text do
};

struct TextRow {
  std::vector<Segment> segments;  // from the left; they do not overlap
  double top = 0;
  double bottom = 0;

  bool is_divided() const { return segments.size() > 1; }
};

// Whether a word is dots or lines that lead from one column to the next.
bool is_leader(std::string_view word);

// The rows from the top down. Only horizontal lines and words for which `takes` is true are in them. Leaders
// are gaps.
std::vector<TextRow> text_rows(const std::vector<Block>& blocks, const Tilt& tilt,
                               const std::function<bool(const Word&)>& takes);

}  // namespace ocr
