#include "recognition/completion.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "base/utf8.hpp"
#include "recognition/coverage.hpp"
#include "recognition/layout_joining.hpp"
#include "recognition/layout_text.hpp"

namespace ocr {
namespace {

constexpr double least_confidence = 45;  // of a word that is added
constexpr double least_if_counted = 15;  // of one with a character for each shape of ink
constexpr double line_height = 2.6;      // in heights of the letter x; higher places hold several lines

// Bounds on the time: parts of a page, the page's area times this, and the least that a small part counts
// for.
constexpr std::size_t most_parts = 60;
constexpr int most_rounds = 3;
constexpr double most_area = 1.2;
constexpr double least_area = 0.01;

Box shifted(const Box& box, double dx, double dy) {
  return {box.left + dx, box.top + dy, box.right + dx, box.bottom + dy};
}

bool is_same(const Box& one, const Box& other) {
  return one.left == other.left && one.top == other.top && one.right == other.right &&
         one.bottom == other.bottom;
}

class Completion {
 public:
  Completion(Layout& layout, const std::vector<Box>& letters, double letter_height_px)
      : layout_(layout), letters_(letters) {
    mark_suspects(layout, letters, letter_height_px);
    rest_ = uncovered_letters(layout, letters);
  }

  ~Completion() {
    each_line([](Line& line) {
      for (Word& word : line.words) word.is_suspect = false;
    });
  }
  Completion(const Completion&) = delete;
  Completion& operator=(const Completion&) = delete;

  const std::vector<Box>& rest() const { return rest_; }
  bool is_changed() const { return is_changed_; }

  // Adds the words of a part that lies at (dx, dy) and that the layout does not have yet. They replace the
  // suspects in the place if they hold more text.
  void add(const Layout& part, double dx, double dy, const Box& place) {
    std::vector<Line> lines;
    std::vector<Word> words;
    for (const Block& block : part.blocks)
      for (const Paragraph& paragraph : block.paragraphs)
        for (const Line& each : paragraph.lines)
          if (auto line = new_line(each, dx, dy); !line.words.empty()) {
            words.insert(words.end(), line.words.begin(), line.words.end());
            lines.push_back(std::move(line));
          }
    if (words.empty() || evidence_of(words, letters_) <= evidence_of(suspects_in(place), letters_)) return;
    erase_suspects(place);
    std::vector<Line> apart;
    for (Line& line : lines)
      if (!continue_line(layout_, line)) apart.push_back(std::move(line));
    erase_empty_lines();
    if (!apart.empty()) insert_lines(layout_, std::move(apart));
    is_changed_ = true;
    rest_ = uncovered_letters(layout_, letters_);
  }

 private:
  static bool lies_in(const Word& word, const Box& place) {
    const double x = (word.box.left + word.box.right) / 2;
    const double y = (word.box.top + word.box.bottom) / 2;
    return x >= place.left && x <= place.right && y >= place.top && y <= place.bottom;
  }

  template <class Act>
  void each_line(const Act& act) const {
    for (Block& block : layout_.blocks)
      for (Paragraph& paragraph : block.paragraphs)
        for (Line& line : paragraph.lines) act(line);
  }

  std::vector<Word> suspects_in(const Box& place) const {
    std::vector<Word> found;
    each_line([&](const Line& line) {
      for (Word word : line.words)
        if (word.is_suspect && lies_in(word, place)) {
          word.is_suspect = false;
          found.push_back(std::move(word));
        }
    });
    return found;
  }

  void erase_suspects(const Box& place) {
    each_line([&](Line& line) {
      std::erase_if(line.words, [&](const Word& word) { return word.is_suspect && lies_in(word, place); });
      if (!line.words.empty()) fit_to_words(line);
    });
  }

  void erase_empty_lines() {
    for (Block& block : layout_.blocks) {
      for (Paragraph& paragraph : block.paragraphs)
        std::erase_if(paragraph.lines, [](const Line& line) { return line.words.empty(); });
      std::erase_if(block.paragraphs, [](const Paragraph& paragraph) { return paragraph.lines.empty(); });
    }
    std::erase_if(layout_.blocks, [](const Block& block) { return block.paragraphs.empty(); });
  }

  Line new_line(const Line& found, double dx, double dy) const {
    Line line = found;
    line.words.clear();
    line.baseline_start = {found.baseline_start.x + dx, found.baseline_start.y + dy};
    line.baseline_end = {found.baseline_end.x + dx, found.baseline_end.y + dy};
    for (const Word& each : found.words) {
      Word word = each;
      word.box = shifted(each.box, dx, dy);
      if (is_new(word)) line.words.push_back(std::move(word));
    }
    if (!line.words.empty()) fit_to_words(line);
    return line;
  }

  // Whether most of the ink in the word's box has no word yet, and the word is likely to be right.
  bool is_new(const Word& word) const {
    const auto count = [&](const std::vector<Box>& boxes) {
      return std::count_if(boxes.begin(), boxes.end(), [&](const Box& letter) {
        const double x = (letter.left + letter.right) / 2;
        const double y = (letter.top + letter.bottom) / 2;
        return x > word.box.left && x < word.box.right && y > word.box.top && y < word.box.bottom;
      });
    };
    const auto uncovered = count(rest_);
    const auto all = count(letters_);
    const auto length = static_cast<std::ptrdiff_t>(utf8_characters(word.text).value_or(0));
    const double least = length == all ? least_if_counted : least_confidence;
    return word.confidence >= least && uncovered > 0 && 2 * uncovered > all;
  }

  Layout& layout_;
  const std::vector<Box>& letters_;
  std::vector<Box> rest_;
  bool is_changed_ = false;
};

}  // namespace

bool complete(Recognition& recognition, const Prepared& prepared, const std::vector<Box>& letters,
              const PageReader& reader) {
  const Image& image = prepared.image;
  const double letter_height = prepared.letter_height_px;
  bool is_changed = false;
  {
    Completion completion(recognition.layout, letters, letter_height);
    const auto places_left = [&] { return places_of(completion.rest(), prepared.rules, letter_height); };
    const Box whole{0, 0, static_cast<double>(image.width_px()), static_cast<double>(image.height_px())};
    const bool are_many = places_left().size() > most_parts;
    if (are_many && is_poor(recognition.layout)) return false;  // grain, or a picture
    if (are_many) completion.add(reader.read(image, Segmentation::sparse).layout, 0, 0, whole);
    // What a column's reading leaves out, a cell's may give.
    std::vector<Box> tried;
    double budget = most_area * whole.area();
    for (int round = 0; round < most_rounds; ++round) {
      for (const Box& place : places_left()) {
        if (tried.size() == most_parts || budget <= 0) break;
        if (std::any_of(tried.begin(), tried.end(), [&](const Box& one) { return is_same(one, place); }))
          continue;
        if (std::chrono::steady_clock::now() >= reader.latest) break;
        tried.push_back(place);
        const double margin = letter_height / 2;
        const Box wide{
            std::max(0.0, std::floor(place.left - margin)), std::max(0.0, std::floor(place.top - margin)),
            std::min(whole.right, place.right + margin), std::min(whole.bottom, place.bottom + margin)};
        const auto part = image.part(wide);
        if (!part) continue;
        budget -= std::max(wide.area(), least_area * whole.area());
        const bool is_line = place.bottom - place.top < line_height * letter_height;
        completion.add(reader.read(part->image, is_line ? Segmentation::line : Segmentation::block).layout,
                       wide.left - part->margin_px, wide.top - part->margin_px, wide);
      }
    }
    is_changed = completion.is_changed();
  }
  if (!is_changed) return false;
  recognition.text = text_of(recognition.layout);
  recognition.confidence = mean_confidence(recognition.layout);
  return true;
}

}  // namespace ocr
