#include "recognition/layout_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/utf8.hpp"

namespace ocr {

namespace {

double letter_width(const Paragraph& paragraph) {
  double width = 0;
  double letters = 0;
  for (const Line& line : paragraph.lines)
    for (const Word& word : line.words) {
      width += word.box.right - word.box.left;
      letters += static_cast<double>(utf8_characters(word.text).value_or(0));
    }
  return letters > 0 ? width / letters : 0;
}

std::string text_of(const Line& line) {
  std::string text;
  for (const Word& word : line.words) {
    if (&word != &line.words.front()) text += word.starts_column ? "  " : " ";
    text += word.text;
  }
  return text;
}

// Each word stands as many letters to the right as on the page, or further if there is no room.
std::string text_at_places(const Line& line, const Paragraph& paragraph, double letter_width) {
  constexpr double most = 1000;
  std::string text;
  std::size_t letters = 0;
  for (const Word& word : line.words) {
    const double place = (word.box.left - paragraph.box.left) / letter_width;
    const auto wanted = static_cast<std::size_t>(std::lround(std::clamp(place, 0.0, most)));
    const std::size_t least = letters == 0 ? 0 : letters + (word.starts_column ? 2 : 1);
    const std::size_t start = std::max(wanted, least);
    text += std::string(start - letters, ' ') + word.text;
    letters = start + utf8_characters(word.text).value_or(0);
  }
  return text;
}

// Rules and pictures are blank words.
bool is_blank(const Line& line) {
  return std::all_of(line.words.begin(), line.words.end(), [](const Word& word) { return word.is_blank(); });
}

}  // namespace

std::string text_of(const Layout& layout, Spacing spacing) {
  std::string text;
  for (const Block& block : layout.blocks)
    for (const Paragraph& paragraph : block.paragraphs) {
      const double width = spacing == Spacing::as_on_page ? letter_width(paragraph) : 0;
      std::string lines;
      for (const Line& line : paragraph.lines)
        if (!is_blank(line))
          lines += (width > 0 ? text_at_places(line, paragraph, width) : text_of(line)) + '\n';
      if (!text.empty() && !lines.empty()) text += '\n';
      text += lines;
    }
  return text;
}

int mean_confidence(const Layout& layout) {
  double sum = 0;
  int count = 0;
  for_each_line(layout, [&](const Line& line) {
    for (const Word& word : line.words) {
      if (word.is_embedded) continue;
      sum += word.confidence;
      ++count;
    }
  });
  return count > 0 ? static_cast<int>(std::lround(sum / count)) : 0;
}

}  // namespace ocr
