#include "recognition/embedded_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
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

void fit_to_lines(Paragraph& paragraph) {
  paragraph.box = paragraph.lines.front().box;
  paragraph.confidence = 0;
  for (const Line& line : paragraph.lines) {
    paragraph.box = around(paragraph.box, line.box);
    paragraph.confidence += line.confidence / static_cast<double>(paragraph.lines.size());
  }
}

// Words that the engine sees in pictures have little confidence.
bool is_text(const Block& block) {
  constexpr double least_confidence = 55;
  double sum = 0;
  std::size_t letters = 0;
  for (const Paragraph& paragraph : block.paragraphs)
    for (const Line& line : paragraph.lines)
      for (const Word& word : line.words) {
        sum += word.confidence * static_cast<double>(word.text.size());
        letters += word.text.size();
      }
  return letters > 2 && sum >= least_confidence * static_cast<double>(letters);
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
        if (Line words = uncovered(line, boxes_); !words.words.empty()) kept.lines.push_back(std::move(words));
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

Recognition joined(Recognition recognised, const Layout& embedded) {
  Joining joining(recognised.layout, embedded);
  for (const Block& block : recognised.layout.blocks) joining.add(block);
  if (!joining.is_changed()) return only_embedded(embedded);
  recognised.layout = joining.take();
  recognised.text = text_of(recognised.layout);
  recognised.confidence = mean_confidence(recognised.layout);
  recognised.source = TextSource::both;
  return recognised;
}

}  // namespace ocr
