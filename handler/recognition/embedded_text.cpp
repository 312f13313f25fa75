#include "recognition/embedded_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

#include "image/ink.hpp"
#include "recognition/coverage.hpp"
#include "recognition/layout_joining.hpp"
#include "recognition/layout_text.hpp"
#include "recognition/preprocess.hpp"

namespace ocr {
namespace {

// `embedded` in pixels of an image that was derived from the page's picture.
Layout placed(Layout embedded, const Affine& to_uploaded) {
  const Affine map = to_uploaded.inverse();
  const int quarters = static_cast<int>(std::lround(std::atan2(map.c, map.a) / std::acos(0.0)));
  embedded.to_uploaded = to_uploaded;
  for (Block& block : embedded.blocks) {
    block.box = map(block.box);
    for (Paragraph& paragraph : block.paragraphs) {
      paragraph.box = map(paragraph.box);
      for (Line& line : paragraph.lines) {
        line.box = map(line.box);
        line.baseline_start = map(line.baseline_start);
        line.baseline_end = map(line.baseline_end);
        line.height *= map.scale();
        line.descenders *= map.scale();
        line.ascenders *= map.scale();
        line.letter_degrees = (line.letter_degrees + 90 * (quarters + 4)) % 360;
        for (Word& word : line.words) word.box = map(word.box);
      }
    }
  }
  return embedded;
}

bool has_middle_of(const Box& box, const Box& other) {
  const double x = (other.left + other.right) / 2;
  const double y = (other.top + other.bottom) / 2;
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

// The words of `line` that stand where none of `boxes` does.
Line uncovered(Line line, const std::vector<Box>& boxes) {
  std::erase_if(line.words, [&](const Word& word) {
    return std::any_of(boxes.begin(), boxes.end(), [&](const Box& box) {
      return has_middle_of(box, word.box) || has_middle_of(word.box, box);
    });
  });
  if (!line.words.empty()) fit_to_words(line);
  return line;
}

// Whether a byte is a digit or part of a letter.
bool is_of_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

// The engine sees words in pictures: few with confidence, and short ones.
bool is_text(const Block& block) {
  constexpr double least_confidence = 55;
  constexpr double least_if_short = 85;
  constexpr std::ptrdiff_t short_word = 2;
  double sum = 0;
  double bytes = 0;
  bool has_long_word = false;
  for (const Paragraph& paragraph : block.paragraphs)
    for (const Line& line : paragraph.lines)
      for (const Word& word : line.words) {
        const auto size = static_cast<double>(word.text.size());
        sum += word.confidence * size;
        bytes += size;
        has_long_word |= std::count_if(word.text.begin(), word.text.end(), is_of_word) > short_word;
      }
  return bytes > 0 && sum >= (has_long_word ? least_confidence : least_if_short) * bytes;
}

class Joining {
 public:
  Joining(const Layout& recognised, const Layout& embedded)
      : layout_(placed(embedded, recognised.to_uploaded)) {
    layout_.rules = recognised.rules;
    for (const Block& block : layout_.blocks)
      for (const Paragraph& paragraph : block.paragraphs)
        for (const Line& line : paragraph.lines)
          for (const Word& word : line.words) boxes_.push_back(word.box);
  }

  void add(const Block& block) {
    Block rest{};
    for (const Paragraph& paragraph : block.paragraphs) {
      Paragraph kept = paragraph;
      kept.lines.clear();
      for (const Line& line : paragraph.lines)
        if (Line words = uncovered(line, boxes_); !words.words.empty())
          kept.lines.push_back(std::move(words));
      if (kept.lines.empty()) continue;
      fit_to_lines(kept);
      rest.box = rest.paragraphs.empty() ? kept.box : around(rest.box, kept.box);
      rest.paragraphs.push_back(std::move(kept));
    }
    if (!is_text(rest)) return;
    is_changed_ = true;
    if (!continues(rest)) insert_block(layout_, std::move(rest));
  }

  bool is_changed() const { return is_changed_; }
  Layout take() { return std::move(layout_); }

 private:
  // Whether the block was the end of an embedded line, such as what was filled in, and was added to it.
  bool continues(const Block& block) {
    constexpr double widest_gap = 4;  // in heights of the line
    if (block.paragraphs.size() > 1 || block.paragraphs.front().lines.size() > 1) return false;
    const Line& line = block.paragraphs.front().lines.front();
    return line.direction_degrees() == 0 &&
           continue_line(layout_, line, widest_gap * (line.box.bottom - line.box.top));
  }

  Layout layout_;
  std::vector<Box> boxes_;  // of the embedded words
  bool is_changed_ = false;
};

bool has_lines_side_by_side(const Layout& layout) {
  constexpr int fewest_rows = 2;
  std::vector<Box> lines;
  for (const Block& block : layout.blocks)
    for (const Paragraph& paragraph : block.paragraphs)
      for (const Line& line : paragraph.lines) lines.push_back(line.box);
  std::sort(lines.begin(), lines.end(),
            [](const Box& one, const Box& other) { return one.top + one.bottom < other.top + other.bottom; });
  int rows = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const Box& above = lines[i - 1];
    const Box& below = lines[i];
    const bool are_level = (above.top + above.bottom) / 2 > below.top;
    if (are_level && (above.right < below.left || below.right < above.left)) ++rows;
  }
  return rows >= fewest_rows;
}

// Whether words within some lines that follow each other start at the same place. In running text that is
// rare.
bool has_aligned_words(const Layout& layout) {
  constexpr int fewest_lines = 4;
  constexpr double same_place = 0.04;  // of the line's height
  std::map<double, int> starts;        // of the words of the line before, with the lines in which they are
  for (const Block& block : layout.blocks)
    for (const Paragraph& paragraph : block.paragraphs)
      for (const Line& line : paragraph.lines) {
        const double reach = same_place * line.height;
        std::map<double, int> in_line;
        for (std::size_t i = 1; i < line.words.size(); ++i) {
          const double left = line.words[i].box.left;
          const auto before = starts.lower_bound(left - reach);
          const bool is_aligned = before != starts.end() && before->first <= left + reach;
          if ((in_line[left] = is_aligned ? before->second + 1 : 1) == fewest_lines) return true;
        }
        starts = std::move(in_line);
      }
  return false;
}

}  // namespace

Recognition only_embedded(Layout embedded) {
  Recognition recognition;
  recognition.source = TextSource::embedded;
  recognition.text = text_of(embedded);
  recognition.layout = std::move(embedded);
  return recognition;
}

bool shows_more(const Image& picture, const Layout& embedded) {
  constexpr std::size_t fewest_letters = 4;
  const Prepared prepared = prepare(picture);
  if (prepared.letter_height_px <= 0) return false;
  const auto letters = letters_of(prepared.image, prepared.letter_height_px);
  return uncovered_letters(placed(embedded, prepared.image.to_uploaded()), letters).size() >= fewest_letters;
}

bool has_columns(const Layout& embedded) {
  return has_lines_side_by_side(embedded) || has_aligned_words(embedded);
}

std::vector<Rule> rules_in(const Image& sketch, double scale) {
  const Prepared prepared = prepare(sketch);
  const Affine map = Affine{scale, 0, 0, 0, scale, 0}.after(prepared.image.to_uploaded());
  std::vector<Rule> rules;
  for (const Box& ink : prepared.rules) rules.push_back(rule_in(map(ink)));
  return rules;
}

Recognition joined(Recognition recognised, const Layout& embedded) {
  Joining joining(recognised.layout, embedded);
  for (const Block& block : recognised.layout.blocks) joining.add(block);
  if (!joining.is_changed()) return only_embedded(embedded);
  recognised.layout = joining.take();
  recognised.coverage.reset();  // it was that of the recognised words alone
  recognised.text = text_of(recognised.layout);
  recognised.confidence = mean_confidence(recognised.layout);
  recognised.source = TextSource::both;
  return recognised;
}

}  // namespace ocr
