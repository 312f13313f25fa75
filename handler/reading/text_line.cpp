#include "reading/text_line.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "base/letters.hpp"
#include "base/utf8.hpp"

namespace ocr {
namespace {

enum class Direction { neutral, rightwards, leftwards };

Direction direction_of(char32_t c) {
  struct Range {
    char32_t first;
    char32_t last;
  };
  constexpr std::array leftwards{Range{0x590, 0x8FF}, Range{0xFB1D, 0xFDFF}, Range{0xFE70, 0xFEFE}};
  for (const Range& range : leftwards)
    if (c >= range.first && c <= range.last) return Direction::leftwards;
  const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                         (c >= 0xC0 && c != 0xD7 && c != 0xF7 && (c < 0x2000 || c > 0x2BFF));
  return is_letter ? Direction::rightwards : Direction::neutral;
}

// A word with a letter written leftwards is written leftwards.
Direction direction_of(std::string_view text) {
  Direction found = Direction::neutral;
  while (!text.empty()) {
    const Direction one = direction_of(take_character(text));
    if (one == Direction::leftwards) return one;
    if (one != Direction::neutral) found = one;
  }
  return found;
}

Direction direction_of(const Word& word) {
  return direction_of(word.text);
}

// Reverses `all`, except that what lies between two elements of the direction `kept`, and they, keep their
// order.
template <class Element, class DirectionOf>
void reverse_around(std::vector<Element>& all, Direction kept, const DirectionOf& direction) {
  std::reverse(all.begin(), all.end());
  for (auto start = all.begin(); start != all.end();) {
    if (direction(*start) != kept) {
      ++start;
      continue;
    }
    auto end = start + 1;
    for (auto next = end;
         next != all.end() && (direction(*next) == kept || direction(*next) == Direction::neutral); ++next)
      if (direction(*next) == kept) end = next + 1;
    std::reverse(start, end);
    start = end;
  }
}

// Numbers run rightwards within words that do not.
std::string in_reading_order(std::string_view text) {
  std::vector<std::string_view> characters;
  while (!text.empty()) {
    const std::string_view before = text;
    take_character(text);
    characters.push_back(before.substr(0, before.size() - text.size()));
  }
  reverse_around(characters, Direction::rightwards, [](std::string_view character) {
    const bool is_digit = character.front() >= '0' && character.front() <= '9';
    return is_digit ? Direction::rightwards : direction_of(character);
  });
  std::string ordered;
  for (const std::string_view character : characters) ordered += character;
  return ordered;
}

void put_in_reading_order(std::vector<Word>& words) {
  std::ptrdiff_t leftwards = 0;
  std::ptrdiff_t rightwards = 0;
  for (Word& word : words) {
    const Direction direction = direction_of(word);
    if (direction == Direction::leftwards) {
      ++leftwards;
      word.is_right_to_left = true;
      word.text = in_reading_order(word.text);
    } else if (direction == Direction::rightwards) {
      ++rightwards;
    }
  }
  if (leftwards == 0) return;
  const auto direction = [](const Word& word) { return direction_of(word); };
  if (leftwards > rightwards) {
    reverse_around(words, Direction::rightwards, direction);
  } else {  // reversed as a whole first, so that only words written leftwards end up reversed
    std::reverse(words.begin(), words.end());
    reverse_around(words, Direction::leftwards, direction);
  }
}

double width_of(const Box& box) {
  return box.right - box.left;
}
double height_of(const Box& box) {
  return box.bottom - box.top;
}

// The clockwise turn of the letters, which poppler does not tell, from the order of the pieces. A single one
// that is higher than wide is read upwards, as on the spine of a figure.
int turn_of(const std::vector<Word>& pieces) {
  constexpr double clearly = 1.5;
  const Box& first = pieces.front().box;
  const Box& last = pieces.back().box;
  const double right = (last.left + last.right - first.left - first.right) / 2;
  const double down = (last.top + last.bottom - first.top - first.bottom) / 2;
  if (pieces.size() == 1)
    return utf8_characters(pieces.front().text).value_or(0) > 2 &&
                   height_of(first) > clearly * width_of(first)
               ? 270
               : 0;
  Box all = first;
  for (const Word& piece : pieces) all = around(all, piece.box);
  if (height_of(all) > clearly * width_of(all) && std::abs(down) > std::abs(right))
    return down > 0 ? 90 : 270;
  return right < 0 ? 180 : 0;
}

// The distance from one piece to the next in the direction of a line.
double gap(const Box& before, const Box& after, int degrees) {
  if (degrees == 90) return after.top - before.bottom;
  if (degrees == 180) return before.left - after.right;
  return degrees == 270 ? before.top - after.bottom : after.left - before.right;
}

std::vector<Word> joined(std::vector<Word> pieces, int degrees) {
  constexpr double least_gap = 0.03;  // of the letters' height: where poppler puts a space
  std::vector<Word> words;
  for (Word& piece : pieces) {
    const Box& box = piece.box;
    const double height = degrees % 180 == 0 ? height_of(box) : width_of(box);
    if (words.empty() || gap(words.back().box, box, degrees) >= least_gap * height) {
      words.push_back(std::move(piece));
      continue;
    }
    words.back().text += piece.text;
    words.back().box = around(words.back().box, box);
  }
  return words;
}

// Poppler's boxes reach from the font's descenders to its ascenders.
void set_baseline(Line& line, const Box& longest) {
  constexpr double descenders = 0.2;
  constexpr double ascenders = 0.25;
  const int degrees = line.direction_degrees();
  const bool is_upright = degrees % 180 == 0;
  line.height = is_upright ? height_of(longest) : width_of(longest);
  line.descenders = descenders * line.height;
  line.ascenders = ascenders * line.height;
  const Box& box = line.box;
  if (degrees == 90) {
    const double x = longest.left + line.descenders;
    line.baseline_start = {x, box.top};
    line.baseline_end = {x, box.bottom};
  } else if (degrees == 270) {
    const double x = longest.right - line.descenders;
    line.baseline_start = {x, box.bottom};
    line.baseline_end = {x, box.top};
  } else {
    const double y = degrees == 180 ? longest.top + line.descenders : longest.bottom - line.descenders;
    line.baseline_start = {box.left, y};
    line.baseline_end = {box.right, y};
    if (degrees == 180) std::swap(line.baseline_start, line.baseline_end);
  }
}

}  // namespace

Line line_of(std::vector<Word> pieces) {
  Line line{};
  line.confidence = 100;
  line.letter_degrees = turn_of(pieces);
  // Raised and lowered letters are shorter than the line's.
  const Box longest = std::max_element(pieces.begin(), pieces.end(), [](const Word& one, const Word& other) {
                        return one.text.size() < other.text.size();
                      })->box;
  if (std::string_view text = pieces.front().text;
      line.letter_degrees == 90 && is_without_spaces(take_character(text))) {
    line.letter_degrees = 0;
    line.is_column = true;
  }
  const int degrees = line.direction_degrees();
  line.words = joined(std::move(pieces), degrees);
  line.box = line.words.front().box;
  for (const Word& word : line.words) line.box = around(line.box, word.box);
  set_baseline(line, longest);
  if (degrees == 0) put_in_reading_order(line.words);
  return line;
}

}  // namespace ocr
