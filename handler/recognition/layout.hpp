// The layout of a page: blocks, paragraphs, lines and words as the engine found them. Plain values.
//
// Boxes are in pixels of the image as it was read, which may have been turned, deskewed or scaled.
// `to_uploaded` maps them to pixels of the stored file. Both are needed: on a skewed page, an upright
// box around a word is larger than the word, while the searchable PDF follows its baseline.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "image/geometry.hpp"

namespace ocr {

struct PixelBox {
  int left;
  int top;
  int right;  // exclusive, like bottom
  int bottom;
  int width() const { return right - left; }
  int height() const { return bottom - top; }
};

struct Word {
  std::string text;  // as the engine or the PDF has it: not validated
  Box box;
  double confidence;  // 0 to 100, as in all structs here
  bool is_right_to_left = false;
  bool starts_column = false;  // in a table read row by row, the first word of a cell after the first
  bool is_suspect = false;     // while a reading is completed: whether a better one is sought
  bool is_embedded = false;    // taken from the PDF's own text: certain, but its confidence says nothing

  bool is_blank() const { return text.find_first_not_of(' ') == std::string::npos; }  // a rule or a picture
};

struct Line {
  Box box;
  double confidence;
  Point baseline_start;
  Point baseline_end;
  double height;      // letter height: ascenders, x-height and descenders
  double descenders;  // part of height, like ascenders
  double ascenders;
  int letter_degrees = 0;  // clockwise turn of the letters: 0, 90, 180 or 270
  bool is_column = false;  // vertical writing, as often in Japanese
  std::vector<Word> words;

  // Reading direction: 0 is rightwards, 90 downwards, and so on clockwise.
  int direction_degrees() const { return (letter_degrees + (is_column ? 90 : 0)) % 360; }
  bool is_level() const { return letter_degrees == 0 && !is_column; }
};

struct Paragraph {
  Box box;
  double confidence;
  std::string language;
  bool is_right_to_left = false;
  std::vector<Line> lines;
};

struct Block {
  Box box;
  double confidence;
  std::vector<Paragraph> paragraphs;
};

// A straight line drawn on the page, horizontal or vertical once the page is upright.
struct Rule {
  Point start;
  Point end;
};

// The rule along the middle of its ink.
inline Rule rule_in(const Box& ink) {
  const double x = (ink.left + ink.right) / 2;
  const double y = (ink.top + ink.bottom) / 2;
  if (ink.right - ink.left > ink.bottom - ink.top) return {{ink.left, y}, {ink.right, y}};
  return {{x, ink.top}, {x, ink.bottom}};
}

struct TableCell {
  int row;  // of its first row, from 0
  int column;
  int row_span;
  int column_span;
  Box box;
  double confidence;
  std::string text;          // lines end in '\n', except the last; empty if the cell is
  bool is_embedded = false;  // no word in it was recognised
};

struct Table {
  Box box;
  int row_count;
  int column_count;
  std::vector<TableCell> cells;  // by rows; a cell that others span does not occur
  bool is_ruled = false;         // its cells were found by the lines around them
};

struct Layout {
  int width_px = 0;  // of the stored file
  int height_px = 0;
  Affine to_uploaded;
  std::vector<Block> blocks;
  std::vector<Rule> rules;
  std::vector<Table> tables;
  std::vector<Box> uncovered = {};  // places where ink looks like text but has no words, largest first

  // Maps a box to whole pixels of the stored file and clips it to the file's edges.
  PixelBox on_upload(const Box& box) const {
    const auto within = [](double value, int size) {
      return std::clamp(static_cast<int>(std::lround(value)), 0, size);
    };
    const Box mapped = to_uploaded(box);
    return {within(mapped.left, width_px), within(mapped.top, height_px), within(mapped.right, width_px),
            within(mapped.bottom, height_px)};
  }
};

// Calls `act` for each line of the page, in reading order.
template <class Act>
void for_each_line(const Layout& layout, const Act& act) {
  for (const Block& block : layout.blocks)
    for (const Paragraph& paragraph : block.paragraphs)
      for (const Line& line : paragraph.lines) act(line);
}

}  // namespace ocr
