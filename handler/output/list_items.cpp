#include "output/list_items.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "output/line_joining.hpp"

namespace ocr {
namespace {

using Signs = std::array<std::string_view, 11>;
// Signs that mean nothing else at the start of a line.
constexpr Signs sure_bullets{"•", "‣", "◦", "▪", "■", "●", "○", "◆", "❖", "➢", "►"};
constexpr std::array<std::string_view, 5> doubtful_bullets{"-", "–", "*", "+", "·"};

// The start of an item. `is_sure` if the line alone tells.
struct Marker {
  bool is_bullet = false;
  bool is_sure = false;
  int number = 0;
  std::size_t length = 0;  // in bytes, with the space that follows
};

Marker marker_of(std::string_view line) {
  for (const std::string_view sign : sure_bullets) {
    if (!line.starts_with(sign)) continue;
    const std::size_t space = line.substr(sign.size()).starts_with(' ') ? 1 : 0;
    const std::size_t length = sign.size() + space;
    if (length < line.size()) return {true, true, 0, length};
  }
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return {};
  const std::string_view word = line.substr(0, space);
  for (const std::string_view sign : doubtful_bullets)
    if (word == sign) return {true, false, 0, space + 1};
  constexpr std::size_t most_digits = 3;
  const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  if (digits == 0 || digits > most_digits || digits + 1 != word.size() || word.front() == '0') return {};
  if (word.back() != '.' && word.back() != ')') return {};
  return {false, false, std::atoi(word.data()), space + 1};
}

// A number or hyphen that a line happens to start with is no item. It is one at the start of a paragraph, or
// if another line of the paragraph, as far to the left, starts with the same sign or a neighbouring number.
bool begins_item(const std::vector<TextLine>& lines, const std::vector<Marker>& markers, std::size_t at) {
  const Marker& marker = markers[at];
  if (marker.length == 0) return false;
  if (marker.is_sure || at == 0) return true;
  for (std::size_t other = 0; other < lines.size(); ++other) {
    const Marker& others = markers[other];
    if (other == at || others.length == 0 || others.is_bullet != marker.is_bullet) continue;
    const bool is_beside = std::abs(lines[other].left - lines[at].left) < lines[at].height;
    const bool is_same = marker.is_bullet ? lines[other].text.substr(0, others.length) ==
                                                lines[at].text.substr(0, marker.length)
                                          : std::abs(others.number - marker.number) == 1;
    if (is_beside && is_same) return true;
  }
  return false;
}

}  // namespace

std::vector<ListItem> list_items(const std::vector<TextLine>& lines) {
  std::vector<Marker> markers;
  markers.reserve(lines.size());
  for (const TextLine& line : lines) markers.push_back(marker_of(line.text));
  std::vector<ListItem> items;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const std::string& line = lines[at].text;
    if (begins_item(lines, markers, at)) {
      const Marker& marker = markers[at];
      const std::string sign = marker.is_bullet ? "" : line.substr(0, marker.length - 1);
      items.push_back({marker.is_bullet, marker.number, sign, line.substr(marker.length)});
    } else {
      if (items.empty()) items.emplace_back();
      append_line(items.back().text, line);
    }
  }
  return items;
}

}  // namespace ocr
