#include "recognition/layout_joining.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace ocr {
namespace {

constexpr std::size_t most_words_at_end = 5;

bool overlap_across(const Box& one, const Box& other) {
  return one.left < other.right && other.left < one.right;
}

double shared_height(const Box& one, const Box& other) {
  const double shared = std::min(one.bottom, other.bottom) - std::max(one.top, other.top);
  return shared / std::max(1.0, std::min(one.bottom - one.top, other.bottom - other.top));
}

double gap_between(const Box& one, const Box& other) {
  return std::max({0.0, one.left - other.right, other.left - one.right});
}

}  // namespace

void fit_to_words(Line& line) {
  line.box = line.words.front().box;
  double sum = 0;
  int recognised = 0;
  for (const Word& word : line.words) {
    line.box = around(line.box, word.box);
    if (word.is_embedded) continue;
    sum += word.confidence;
    ++recognised;
  }
  line.confidence = recognised > 0 ? sum / recognised : 100;
}

void fit_to_lines(Paragraph& paragraph) {
  paragraph.box = paragraph.lines.front().box;
  double sum = 0;
  for (const Line& line : paragraph.lines) {
    paragraph.box = around(paragraph.box, line.box);
    sum += line.confidence;
  }
  paragraph.confidence = sum / static_cast<double>(paragraph.lines.size());
}

bool continue_line(Layout& layout, const Line& line, double widest_gap) {
  Line* best = nullptr;
  Paragraph* in_paragraph = nullptr;
  Block* in_block = nullptr;
  for (Block& block : layout.blocks)
    for (Paragraph& paragraph : block.paragraphs)
      for (Line& other : paragraph.lines) {
        constexpr double same_line = 0.55;
        if ((other.direction_degrees() != 0 && !other.words.empty()) ||
            shared_height(line.box, other.box) < same_line)
          continue;
        const double gap = gap_between(other.box, line.box);
        if (gap > widest_gap || (best && gap >= gap_between(best->box, line.box))) continue;
        best = &other;
        in_paragraph = &paragraph;
        in_block = &block;
      }
  if (!best || (line.words.size() > most_words_at_end && !best->words.empty())) return false;
  if (best->words.empty()) best->letter_degrees = line.letter_degrees;
  best->words.insert(best->words.end(), line.words.begin(), line.words.end());
  std::stable_sort(best->words.begin(), best->words.end(),
                   [](const Word& one, const Word& other) { return one.box.left < other.box.left; });
  fit_to_words(*best);
  in_paragraph->box = around(in_paragraph->box, best->box);
  in_block->box = around(in_block->box, best->box);
  return true;
}

void insert_block(Layout& layout, Block block) {
  auto place = layout.blocks.end();
  for (auto other = layout.blocks.begin(); other != layout.blocks.end(); ++other)
    if (other->box.top <= block.box.top && overlap_across(other->box, block.box)) place = other + 1;
  if (place == layout.blocks.end())
    place = std::find_if(layout.blocks.begin(), layout.blocks.end(),
                         [&](const Block& other) { return other.box.top > block.box.top; });
  layout.blocks.insert(place, std::move(block));
}

void insert_lines(Layout& layout, std::vector<Line> lines) {
  Paragraph paragraph{};
  if (!layout.blocks.empty()) paragraph.language = layout.blocks.front().paragraphs.front().language;
  paragraph.lines = std::move(lines);
  fit_to_lines(paragraph);
  insert_block(layout, {paragraph.box, paragraph.confidence, {paragraph}});
}

}  // namespace ocr
