#include "recognition/coverage.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <numeric>
#include <utility>

#include "base/utf8.hpp"

namespace ocr {
namespace {

constexpr double noise = 10;  // the confidence of words that are none
constexpr double margin_px = 2;

bool holds_middle(const Box& word, const Box& letter) {
  const double x = (letter.left + letter.right) / 2;
  const double y = (letter.top + letter.bottom) / 2;
  return x >= word.left - margin_px && x <= word.right + margin_px && y >= word.top - margin_px &&
         y <= word.bottom + margin_px;
}

// Finds the boxes near a point without looking at all of them: boxes by the squares of a grid.
class BoxesByPlace {
 public:
  explicit BoxesByPlace(double side) : side_(side) {}
  void add(const Box& box, std::size_t number) {
    for_each_square(box, [&](const std::pair<int, int>& square) { squares_[square].push_back(number); });
  }
  template <class Act>
  void each_near(const Box& box, const Act& act) const {
    for_each_square(box, [&](const std::pair<int, int>& square) {
      if (const auto found = squares_.find(square); found != squares_.end())
        for (const std::size_t number : found->second) act(number);
    });
  }

 private:
  template <class Act>
  void for_each_square(const Box& box, const Act& act) const {
    for (int y = square_of(box.top); y <= square_of(box.bottom); ++y)
      for (int x = square_of(box.left); x <= square_of(box.right); ++x) act(std::pair{x, y});
  }
  int square_of(double edge) const { return static_cast<int>(std::floor(edge / side_)); }

  double side_;
  std::map<std::pair<int, int>, std::vector<std::size_t>> squares_;
};

constexpr double grid_px = 64;

std::vector<const Word*> words_of(const Layout& layout) {
  std::vector<const Word*> words;
  for_each_line(layout, [&](const Line& line) {
    for (const Word& word : line.words) words.push_back(&word);
  });
  return words;
}

bool is_doubtful(const Word& word) {
  constexpr double least = 50;
  return word.confidence < least;
}

// For each word, the letters in it; each letter belongs to the first word that holds its middle. The engine
// is not exact about the boxes of narrow letters, so a word without ink gets the letter beside it.
std::vector<std::vector<std::size_t>> letters_by_word(const std::vector<const Word*>& words,
                                                      const std::vector<Box>& letters) {
  BoxesByPlace grid(grid_px);
  for (std::size_t i = 0; i < letters.size(); ++i) grid.add(letters[i], i);
  std::vector<bool> is_taken(letters.size());
  std::vector<std::vector<std::size_t>> of_word(words.size());
  for (std::size_t w = 0; w < words.size(); ++w) {
    if (words[w]->is_blank() || words[w]->is_suspect) continue;
    grid.each_near(words[w]->box, [&](std::size_t i) {
      if (is_taken[i] || !holds_middle(words[w]->box, letters[i])) return;
      is_taken[i] = true;
      of_word[w].push_back(i);
    });
  }
  for (std::size_t w = 0; w < words.size(); ++w) {
    if (!of_word[w].empty() || words[w]->is_blank() || words[w]->is_suspect) continue;
    const double beside = (words[w]->box.bottom - words[w]->box.top) / 2;
    const Box wide{words[w]->box.left - beside, words[w]->box.top, words[w]->box.right + beside,
                   words[w]->box.bottom};
    grid.each_near(wide, [&](std::size_t i) {
      if (is_taken[i] || !of_word[w].empty() || !holds_middle(wide, letters[i])) return;
      is_taken[i] = true;
      of_word[w].push_back(i);
    });
  }
  return of_word;
}

}  // namespace

std::vector<Box> uncovered_letters(const Layout& layout, const std::vector<Box>& letters) {
  std::vector<bool> is_covered(letters.size());
  for (const auto& of_word : letters_by_word(words_of(layout), letters))
    for (const std::size_t i : of_word) is_covered[i] = true;
  std::vector<Box> rest;
  for (std::size_t i = 0; i < letters.size(); ++i)
    if (!is_covered[i]) rest.push_back(letters[i]);
  return rest;
}

double coverage_of(const Layout& layout, const std::vector<Box>& letters) {
  const auto total = [](const std::vector<Box>& boxes) {
    return std::accumulate(boxes.begin(), boxes.end(), 0.0,
                           [](double sum, const Box& box) { return sum + box.area(); });
  };
  const double all = total(letters);
  return all > 0 ? 1 - total(uncovered_letters(layout, letters)) / all : 1;
}

namespace {

double evidence_of(const std::vector<const Word*>& words, const std::vector<Box>& letters) {
  constexpr double most_per_shape = 2;  // letters that touch are one shape
  const auto of_word = letters_by_word(words, letters);
  double sum = 0;
  for (std::size_t w = 0; w < words.size(); ++w) {
    const auto length = static_cast<double>(utf8_characters(words[w]->text).value_or(0));
    const auto shapes = static_cast<double>(of_word[w].size());
    sum += std::min(length, most_per_shape * shapes) * std::max(0.0, words[w]->confidence - noise) /
           (100 - noise);
  }
  return sum;
}

// Whether a rule runs between two letters.
bool are_apart(const Box& one, const Box& other, const std::vector<Box>& rules) {
  const Point from{(one.left + one.right) / 2, (one.top + one.bottom) / 2};
  const Point to{(other.left + other.right) / 2, (other.top + other.bottom) / 2};
  return std::any_of(rules.begin(), rules.end(), [&](const Box& rule) {
    const double x = (rule.left + rule.right) / 2;
    const double y = (rule.top + rule.bottom) / 2;
    if (rule.bottom - rule.top > rule.right - rule.left)
      return (from.x < x) != (to.x < x) && rule.top <= std::min(from.y, to.y) &&
             rule.bottom >= std::max(from.y, to.y);
    return (from.y < y) != (to.y < y) && rule.left <= std::min(from.x, to.x) &&
           rule.right >= std::max(from.x, to.x);
  });
}

// Whether the word's letters include one that stands wholly above another.
bool is_stacked(const Word& word, const std::vector<std::size_t>& own, const std::vector<Box>& letters,
                double letter_height_px) {
  if (word.box.bottom - word.box.top < 2.2 * letter_height_px) return false;
  for (const std::size_t one : own)
    for (const std::size_t other : own) {
      const Box& above = letters[one];
      const Box& below = letters[other];
      if (above.bottom <= below.top && above.left < below.right && below.left < above.right &&
          std::min(above.bottom - above.top, below.bottom - below.top) > 0.7 * letter_height_px)
        return true;
    }
  return false;
}

}  // namespace

double evidence_of(const Layout& layout, const std::vector<Box>& letters) {
  return evidence_of(words_of(layout), letters);
}

double evidence_of(const std::vector<Word>& words, const std::vector<Box>& letters) {
  std::vector<const Word*> all;
  all.reserve(words.size());
  for (const Word& word : words) all.push_back(&word);
  return evidence_of(all, letters);
}

bool is_poor(const Layout& layout) {
  constexpr double most_doubtful = 0.3;  // of the words
  const std::vector<const Word*> words = words_of(layout);
  const auto doubtful =
      std::count_if(words.begin(), words.end(), [](const Word* word) { return is_doubtful(*word); });
  return static_cast<double>(doubtful) > most_doubtful * static_cast<double>(words.size());
}

void mark_suspects(Layout& layout, const std::vector<Box>& letters, double letter_height_px) {
  const auto of_word = letters_by_word(words_of(layout), letters);
  const bool spares_doubtful = is_poor(layout);
  std::size_t number = 0;
  for (Block& block : layout.blocks)
    for (Paragraph& paragraph : block.paragraphs)
      for (Line& line : paragraph.lines) {
        const bool is_sideways = line.letter_degrees != 0 && !line.is_column;
        for (Word& word : line.words) {
          const auto& own = of_word[number++];
          word.is_suspect = !own.empty() && (is_sideways || (is_doubtful(word) && !spares_doubtful) ||
                                             is_stacked(word, own, letters, letter_height_px));
        }
      }
}

std::vector<Box> places_of(const std::vector<Box>& letters, const std::vector<Box>& rules,
                           double letter_height_px) {
  const double beside = 2.2 * letter_height_px;
  const double below = 1.3 * letter_height_px;
  std::vector<std::size_t> parent(letters.size());
  std::iota(parent.begin(), parent.end(), std::size_t{0});
  const auto root = [&](std::size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  BoxesByPlace grid(grid_px);
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const Box reach{letters[i].left - beside, letters[i].top - below, letters[i].right + beside,
                    letters[i].bottom + below};
    grid.each_near(reach, [&](std::size_t other) {
      const Box& box = letters[other];
      if (box.left <= reach.right && reach.left <= box.right && box.top <= reach.bottom &&
          reach.top <= box.bottom && !are_apart(letters[i], box, rules))
        parent[root(i)] = root(other);
    });
    grid.add(letters[i], i);
  }
  std::map<std::size_t, std::pair<Box, double>> places;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    auto& [box, area] = places.try_emplace(root(i), letters[i], 0).first->second;
    box = around(box, letters[i]);
    area += letters[i].area();
  }
  constexpr double lowest_place = 0.8;  // in heights of the letter x
  std::vector<std::pair<Box, double>> sorted;
  for (const auto& [number, place] : places)
    if (place.first.bottom - place.first.top >= lowest_place * letter_height_px) sorted.push_back(place);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& one, const auto& other) { return one.second > other.second; });
  std::vector<Box> boxes;
  boxes.reserve(sorted.size());
  for (const auto& [box, area] : sorted) boxes.push_back(box);
  return boxes;
}

}  // namespace ocr
