#include "recognition/text_rows.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "base/letters.hpp"
#include "base/utf8.hpp"

namespace ocr {
namespace {

// As multiples of the letter height. The spaces of justified text are narrower than a wide gap.
constexpr double wide_gap = 1.0;
constexpr double same_row = 0.5;

bool is_list_sign(std::string_view word) {
  constexpr std::string_view marks = ".):";
  const bool is_short = word.size() <= 4;
  if (is_short && word.size() > 1 && marks.find(word.back()) != std::string_view::npos) return true;
  const bool has_letter_or_digit =
      std::any_of(word.begin(), word.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
  return is_short && !has_letter_or_digit;
}

bool starts_small(std::string_view word) {
  return is_small_letter(take_character(word));
}

struct Placed {
  Segment segment;
  double height;
  double middle() const { return (segment.box.top + segment.box.bottom) / 2; }
};

void add_segments(const Line& line, const Tilt& tilt, const std::function<bool(const Word&)>& takes,
                  std::vector<Placed>& placed) {
  const double height = line.height > 0 ? line.height : line.box.bottom - line.box.top;
  bool is_apart = true;
  for (const Word& word : line.words) {
    if (word.text.empty() || !takes(word)) continue;
    if (is_leader(word.text)) {
      is_apart = true;
      continue;
    }
    const Box box = tilt.level(word.box);
    // Right-to-left text comes in its own order.
    if (!is_apart) {
      const Box& before = placed.back().segment.box;
      is_apart = std::max(box.left - before.right, before.left - box.right) > wide_gap * height;
    }
    if (is_apart) {
      placed.push_back({{box, 1, is_list_sign(word.text), starts_small(word.text)}, height});
    } else {
      Segment& segment = placed.back().segment;
      segment = {around(segment.box, box), segment.words + 1, false, segment.is_small};
    }
    is_apart = false;
  }
}

// Segments that overlap, or are not far apart, are one: the engine may split a line anywhere.
void close_gaps(TextRow& row, double height) {
  std::sort(row.segments.begin(), row.segments.end(),
            [](const Segment& a, const Segment& b) { return a.box.left < b.box.left; });
  std::vector<Segment> kept;
  for (const Segment& segment : row.segments) {
    if (!kept.empty() && segment.box.left - kept.back().box.right <= wide_gap * height / 2)
      kept.back() = {around(kept.back().box, segment.box), kept.back().words + segment.words, false,
                     kept.back().is_small};
    else
      kept.push_back(segment);
  }
  row.segments = std::move(kept);
}

}  // namespace

bool is_leader(std::string_view word) {
  constexpr std::string_view ellipsis = "…";
  std::size_t dots = 0;
  while (!word.empty()) {
    const std::size_t length = word.starts_with(ellipsis) ? ellipsis.size() : 1;
    if (length == 1 && word.front() != '.' && word.front() != '_' && word.front() != ',') return false;
    dots += length;  // an ellipsis counts as three
    word.remove_prefix(length);
  }
  return dots >= 3;
}

std::vector<TextRow> text_rows(const std::vector<Block>& blocks, const Tilt& tilt,
                               const std::function<bool(const Word&)>& takes) {
  std::vector<Placed> placed;
  for (const Block& block : blocks)
    for (const Paragraph& paragraph : block.paragraphs)
      for (const Line& line : paragraph.lines)
        if (line.direction_degrees() == 0 && line.letter_degrees == 0)
          add_segments(line, tilt, takes, placed);
  std::sort(placed.begin(), placed.end(),
            [](const Placed& a, const Placed& b) { return a.middle() < b.middle(); });
  std::vector<TextRow> rows;
  for (std::size_t first = 0, last = 0; first < placed.size(); first = last) {
    TextRow row;
    row.top = placed[first].segment.box.top;
    row.bottom = placed[first].segment.box.bottom;
    const double lowest = placed[first].middle() + same_row * placed[first].height;
    for (; last < placed.size() && placed[last].middle() <= lowest; ++last) {
      const Segment& segment = placed[last].segment;
      row.segments.push_back(segment);
      row.top = std::min(row.top, segment.box.top);
      row.bottom = std::max(row.bottom, segment.box.bottom);
    }
    close_gaps(row, placed[first].height);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace ocr
