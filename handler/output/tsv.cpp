#include "output/tsv.hpp"

#include <array>
#include <string_view>

#include "base/utf8.hpp"

namespace ocr {
namespace {

enum class Level { page = 1, block, paragraph, line, word };

class Rows {
 public:
  explicit Rows(const Layout& layout, int page) : layout_(layout) { numbers_[0] = page; }

  void add(Level level, const PixelBox& box, std::string_view confidence, std::string_view text) {
    text_ += std::to_string(static_cast<int>(level));
    for (const int number : numbers_) text_ += '\t' + std::to_string(number);
    for (const int number : {box.left, box.top, box.width(), box.height()})
      text_ += '\t' + std::to_string(number);
    text_ += '\t';
    text_ += confidence;
    text_ += '\t';
    add_text(text);
    text_ += '\n';
  }

  // Starts the next element of this level and restarts the numbering of the levels below.
  void begin(Level level, const Box& box) {
    count(level);
    add(level, layout_.on_upload(box), "-1", "");
  }
  void add_word(const Word& word) {
    count(Level::word);
    add(Level::word, layout_.on_upload(word.box), std::to_string(word.confidence), word.text);
  }

  std::string take() { return std::move(text_); }

 private:
  void count(Level level) {
    const auto index = static_cast<std::size_t>(level) - 1;
    ++numbers_.at(index);
    for (std::size_t below = index + 1; below < numbers_.size(); ++below) numbers_.at(below) = 0;
  }

  // Replaces control characters by spaces, so that text cannot start a row or column.
  void add_text(std::string_view text) {
    while (!text.empty()) {
      const std::string_view before = text;
      const char32_t c = take_character(text);
      const std::size_t length = before.size() - text.size();
      if (c < 0x20 || c == 0x7F) {
        text_ += ' ';
      } else {
        text_ += length == utf8_length(before) ? before.substr(0, length) : replacement_utf8;
      }
    }
  }

  const Layout& layout_;
  std::array<int, 5> numbers_{};
  std::string text_;
};

}  // namespace

std::string tsv_head() {
  return "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n";
}

std::string tsv_page(const Layout& layout, int page) {
  Rows rows(layout, page);
  rows.add(Level::page, {0, 0, layout.width_px, layout.height_px}, "-1", "");
  for (const Block& block : layout.blocks) {
    rows.begin(Level::block, block.box);
    for (const Paragraph& paragraph : block.paragraphs) {
      rows.begin(Level::paragraph, paragraph.box);
      for (const Line& line : paragraph.lines) {
        rows.begin(Level::line, line.box);
        for (const Word& word : line.words) rows.add_word(word);
      }
    }
  }
  return rows.take();
}

}  // namespace ocr
