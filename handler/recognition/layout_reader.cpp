#include "recognition/layout_reader.hpp"

#include <algorithm>
#include <memory>
#include <string_view>

namespace ocr {
namespace {

using Elements = tesseract::ResultIterator;

// A block, paragraph, line or word with its box and confidence. The caller fills in the other members.
template <class Element>
Element element_at(const Elements& at, tesseract::PageIteratorLevel level) {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
  at.BoundingBox(level, &left, &top, &right, &bottom);
  Element element{};
  element.box = {static_cast<double>(left), static_cast<double>(top), static_cast<double>(right),
                 static_cast<double>(bottom)};
  element.confidence = std::clamp(static_cast<double>(at.Confidence(level)), 0.0, 100.0);
  return element;
}

Paragraph paragraph_at(const Elements& at) {
  auto paragraph = element_at<Paragraph>(at, tesseract::RIL_PARA);
  const char* language = at.WordRecognitionLanguage();
  if (language) paragraph.language = language;
  paragraph.is_right_to_left = !at.ParagraphIsLtr();
  return paragraph;
}

void set_direction(Line& line, const Elements& at) {
  tesseract::Orientation orientation{};
  tesseract::WritingDirection direction{};
  tesseract::TextlineOrder order{};
  float deskew = 0;
  at.Orientation(&orientation, &direction, &order, &deskew);
  line.letter_degrees = static_cast<int>(orientation) * 90;
  if (direction != tesseract::WRITING_DIRECTION_TOP_TO_BOTTOM) return;
  // The engine reports this for every line that runs downwards. Only East Asian letters are upright there.
  const char* name = at.WordRecognitionLanguage();
  const std::string_view language = name ? name : "";
  line.is_column = language.starts_with("jpn") || language.starts_with("chi") || language.starts_with("kor");
  if (!line.is_column) line.letter_degrees = (line.letter_degrees + 90) % 360;
}

Line line_at(const Elements& at) {
  auto line = element_at<Line>(at, tesseract::RIL_TEXTLINE);
  int left = 0;
  int left_y = 0;
  int right = 0;
  int right_y = 0;
  at.Baseline(tesseract::RIL_TEXTLINE, &left, &left_y, &right, &right_y);
  line.baseline_start = {static_cast<double>(left), static_cast<double>(left_y)};
  line.baseline_end = {static_cast<double>(right), static_cast<double>(right_y)};
  float height = 0;
  float descenders = 0;
  float ascenders = 0;
  at.RowAttributes(&height, &descenders, &ascenders);
  line.height = height;
  line.descenders = -descenders;
  line.ascenders = ascenders;
  set_direction(line, at);
  return line;
}

Word word_at(const Elements& at) {
  auto word = element_at<Word>(at, tesseract::RIL_WORD);
  const std::unique_ptr<char[]> text(at.GetUTF8Text(tesseract::RIL_WORD));
  if (text) word.text = text.get();
  word.is_right_to_left = at.WordDirection() == tesseract::DIR_RIGHT_TO_LEFT;
  return word;
}

// Tells where elements of a level begin, for an iterator that goes over words. Its own iterator stays one
// element ahead. The engine's answer to the same question is slow, because it counts from the first word of
// the page.
class Beginnings {
 public:
  Beginnings(const tesseract::PageIterator& start, tesseract::PageIteratorLevel level)
      : next_(start), level_(level) {}

  // Whether an element has begun since the last call.
  bool reached_by(const Elements& at) {
    if (is_last_ || at.Cmp(next_) < 0) return false;
    while (!is_last_ && next_.Cmp(at) <= 0) is_last_ = !next_.Next(level_);
    return true;
  }

 private:
  tesseract::PageIterator next_;
  tesseract::PageIteratorLevel level_;
  bool is_last_ = false;
};

}  // namespace

std::vector<Block> blocks_of(tesseract::TessBaseAPI& engine) {
  std::vector<Block> blocks;
  const std::unique_ptr<Elements> at(engine.GetIterator());
  if (!at) return blocks;
  Beginnings block(*at, tesseract::RIL_BLOCK);
  Beginnings paragraph(*at, tesseract::RIL_PARA);
  Beginnings line(*at, tesseract::RIL_TEXTLINE);
  do {
    if (at->Empty(tesseract::RIL_WORD)) continue;
    if (block.reached_by(*at) || blocks.empty())
      blocks.push_back(element_at<Block>(*at, tesseract::RIL_BLOCK));
    auto& paragraphs = blocks.back().paragraphs;
    if (paragraph.reached_by(*at) || paragraphs.empty()) paragraphs.push_back(paragraph_at(*at));
    auto& lines = paragraphs.back().lines;
    if (line.reached_by(*at) || lines.empty()) lines.push_back(line_at(*at));
    lines.back().words.push_back(word_at(*at));
  } while (at->Next(tesseract::RIL_WORD));
  return blocks;
}

}  // namespace ocr
