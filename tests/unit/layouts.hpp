// Layouts to render: one line of two words, and lines of any words at any place.
#pragma once

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "recognition/layout.hpp"

namespace ocr::test {

inline Layout layout_of(const std::string& first = "one", const std::string& second = "two") {
  const Line line{{10, 20, 110, 50},
                  90,
                  {10, 44},
                  {110, 44},
                  30,
                  6,
                  8,
                  0,
                  false,
                  {{first, {10, 20, 50, 50}, 95.5}, {second, {60, 22, 110, 50}, 84.25}}};
  return {200, 100, {}, {{line.box, 90, {{line.box, 90, "eng", false, {line}}}}}, {}, {}};
}

// A line of text in letters half as wide as high. A space is a third of the height.
inline Line text_line(const std::string& text, double left = 100, double top = 100, double height = 20) {
  Line line{{left, top, left, top + height},
            90,
            {left, top + height},
            {left, top + height},
            height,
            4,
            5,
            0,
            false,
            {}};
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const double start = line.words.empty() ? left : line.box.right + height / 3;
    line.box.right = start + static_cast<double>(word.size()) * height / 2;
    line.words.push_back({word, {start, top, line.box.right, top + height}, 90});
  }
  line.baseline_end.x = line.box.right;
  return line;
}

// One line of the texts, each with the place of its left edge.
inline Line placed_line(const std::vector<std::pair<double, std::string>>& texts, double top,
                        double height = 20) {
  Line line = text_line(texts.front().second, texts.front().first, top, height);
  for (std::size_t i = 1; i < texts.size(); ++i) {
    const Line more = text_line(texts[i].second, texts[i].first, top, height);
    line.words.insert(line.words.end(), more.words.begin(), more.words.end());
    line.box.right = more.box.right;
  }
  return line;
}

// A shape of ink for each letter of a line.
inline std::vector<Box> letters_on(const Line& line) {
  std::vector<Box> letters;
  for (const Word& word : line.words) {
    const double width = (word.box.right - word.box.left) / static_cast<double>(word.text.size());
    for (std::size_t i = 0; i < word.text.size(); ++i) {
      const double left = word.box.left + width * static_cast<double>(i);
      letters.push_back({left + 1, word.box.top + 2, left + width - 1, word.box.bottom - 2});
    }
  }
  return letters;
}

inline Paragraph paragraph_of(std::vector<Line> lines) {
  Box box = lines.front().box;
  for (const Line& line : lines)
    box = {std::min(box.left, line.box.left), box.top, std::max(box.right, line.box.right), line.box.bottom};
  return {box, 90, "eng", false, std::move(lines)};
}

inline Layout page_of(std::vector<Paragraph> paragraphs) {
  const Box box = paragraphs.front().box;
  return {2000, 3000, {}, {{box, 90, std::move(paragraphs)}}, {}, {}};
}

// A page with one paragraph of these lines, from the top down.
inline Layout paragraph_page(const std::vector<std::string>& texts) {
  std::vector<Line> lines;
  for (const std::string& text : texts)
    lines.push_back(text_line(text, 100, 100 + 30 * static_cast<double>(lines.size())));
  return page_of({paragraph_of(lines)});
}

}  // namespace ocr::test
