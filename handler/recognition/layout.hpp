// Where on a page its text stands: blocks, paragraphs, lines and words as the engine found them. Values only.
//
// Boxes are in the pixels of the image as it was read, which may have been turned, straightened or scaled;
// `to_uploaded` leads from there to the file as it is stored. Both are needed: an upright box around a word
// on a skewed page is larger than the word, while the searchable PDF writes along the word's own direction.
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
  int right;  // exclusive, as is the bottom
  int bottom;
  int width() const { return right - left; }
  int height() const { return bottom - top; }
};

struct Word {
  std::string text;  // as the engine wrote it: not judged yet
  Box box;
  double confidence;  // 0 to 100, as everywhere here
  bool is_right_to_left = false;
};

struct Line {
  Box box;
  double confidence;
  Point baseline_start;
  Point baseline_end;
  double height;      // of the letters: ascenders, x-height and descenders
  double descenders;  // both are parts of the height
  double ascenders;
  int letter_degrees = 0;  // clockwise turn of the letters: 0, 90 (those on their right side) …
  bool is_column = false;  // letters one below the other, as Japanese is often set
  std::vector<Word> words;

  // In which it is read, clockwise from rightwards.
  int direction_degrees() const { return (letter_degrees + (is_column ? 90 : 0)) % 360; }
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

struct Layout {
  int width_px = 0;  // of the file as it is stored
  int height_px = 0;
  Affine to_uploaded;
  std::vector<Block> blocks;

  // In whole pixels of the file, and within it.
  PixelBox on_upload(const Box& box) const {
    const auto within = [](double value, int size) {
      return std::clamp(static_cast<int>(std::lround(value)), 0, size);
    };
    const Box mapped = to_uploaded(box);
    return {within(mapped.left, width_px), within(mapped.top, height_px), within(mapped.right, width_px),
            within(mapped.bottom, height_px)};
  }
};

}  // namespace ocr
