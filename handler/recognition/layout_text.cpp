#include "recognition/layout_text.hpp"

#include <cmath>

namespace ocr {

std::string text_of(const Layout& layout) {
  std::string text;
  for (const Block& block : layout.blocks) {
    for (const Paragraph& paragraph : block.paragraphs) {
      if (!text.empty()) text += '\n';
      for (const Line& line : paragraph.lines) {
        for (const Word& word : line.words) {
          if (&word != &line.words.front()) text += ' ';
          text += word.text;
        }
        text += '\n';
      }
    }
  }
  return text;
}

int mean_confidence(const Layout& layout) {
  double sum = 0;
  int count = 0;
  for (const Block& block : layout.blocks)
    for (const Paragraph& paragraph : block.paragraphs)
      for (const Line& line : paragraph.lines)
        for (const Word& word : line.words) {
          if (word.is_embedded) continue;
          sum += word.confidence;
          ++count;
        }
  return count > 0 ? static_cast<int>(std::lround(sum / count)) : 0;
}

}  // namespace ocr
