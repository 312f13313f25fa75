#include "recognition/reordering.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "recognition/layout_joining.hpp"

namespace ocr {
namespace {

class Reordering {
 public:
  Reordering(const std::vector<Table>& regions, const std::vector<Block>& blocks,
             const BlocksOfRegion& blocks_of)
      : regions_(regions),
        lines_(lines_of_cells(regions, blocks, [](const Line& line) { return line.is_level(); })),
        blocks_of_(blocks_of) {}

  std::vector<Block> reordered(const std::vector<Block>& blocks) {
    for (const Block& block : blocks) {
      begin(block);
      for (const Paragraph& paragraph : block.paragraphs) {
        begin(paragraph);
        for (const Line& line : paragraph.lines) take(line, block, paragraph);
      }
    }
    for (Block& block : done_)
      std::erase_if(block.paragraphs, [](const Paragraph& paragraph) { return paragraph.lines.empty(); });
    std::erase_if(done_, [](const Block& block) { return block.paragraphs.empty(); });
    return std::move(done_);
  }

 private:
  void begin(const Block& block) { done_.push_back({block.box, block.confidence, {}}); }
  void begin(const Paragraph& paragraph) {
    done_.back().paragraphs.push_back(paragraph);
    done_.back().paragraphs.back().lines.clear();
  }
  void take(const Line& line, const Block& block, const Paragraph& paragraph) {
    Line rest = line;
    std::erase_if(rest.words, [&](const Word& word) {
      const Table* region = line.is_level() && !word.text.empty() ? place_of(word, regions_).table : nullptr;
      if (region && std::find(found_.begin(), found_.end(), region) == found_.end()) found_.push_back(region);
      return region != nullptr;
    });
    if (!rest.words.empty()) done_.back().paragraphs.back().lines.push_back(std::move(rest));
    while (placed_ < found_.size()) {
      for (Block& made : blocks_of_(*found_[placed_++], lines_, paragraph)) done_.push_back(std::move(made));
      begin(block);
      begin(paragraph);
    }
  }

  const std::vector<Table>& regions_;
  LinesOfCells lines_;
  const BlocksOfRegion& blocks_of_;
  std::vector<const Table*> found_;
  std::size_t placed_ = 0;  // of those found
  std::vector<Block> done_;
};

}  // namespace

Block block_of(std::vector<Line> lines, const Paragraph& like) {
  for (Line& line : lines) fit_to_words(line);
  Paragraph paragraph{{}, 0, like.language, like.is_right_to_left, std::move(lines)};
  fit_to_lines(paragraph);
  return {paragraph.box, paragraph.confidence, {paragraph}};
}

std::vector<Block> with_new_order(const std::vector<Block>& blocks, const std::vector<Table>& regions,
                                  const BlocksOfRegion& blocks_of) {
  return Reordering(regions, blocks, blocks_of).reordered(blocks);
}

}  // namespace ocr
