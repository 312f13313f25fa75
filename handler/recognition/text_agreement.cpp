#include "recognition/text_agreement.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "base/utf8.hpp"

namespace ocr {
namespace {

constexpr std::size_t most_lines = 4;
constexpr std::size_t longest_compared = 200;

std::u32string characters_of(std::string_view text) {
  std::u32string characters;
  while (!text.empty() && characters.size() < longest_compared)
    if (const char32_t c = take_character(text); c > ' ') characters += c;
  return characters;
}

// How many characters must be replaced, added or taken out.
std::size_t distance_between(const std::u32string& one, const std::u32string& other) {
  std::vector<std::size_t> row(other.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= one.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= other.size(); ++j) {
      const std::size_t replaced = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::string line_text(const Line& line) {
  std::string text;
  for (const Word& word : line.words) text += (text.empty() ? "" : " ") + word.text;
  return text;
}

// The longest lines that run rightwards.
std::vector<const Line*> sample_of(const Layout& layout) {
  std::vector<const Line*> lines;
  for (const Block& block : layout.blocks)
    for (const Paragraph& paragraph : block.paragraphs)
      for (const Line& line : paragraph.lines)
        if (line.direction_degrees() == 0 && line.box.area() > 0) lines.push_back(&line);
  std::stable_sort(lines.begin(), lines.end(), [](const Line* one, const Line* other) {
    return one->box.right - one->box.left > other->box.right - other->box.left;
  });
  if (lines.size() > most_lines) lines.resize(most_lines);
  return lines;
}

}  // namespace

bool are_alike(std::string_view one, std::string_view other) {
  const std::u32string first = characters_of(one);
  const std::u32string second = characters_of(other);
  return 2 * distance_between(first, second) <= std::max(first.size(), second.size());
}

bool agrees_with(const Image& picture, const Layout& embedded, const PageReader& reader) {
  constexpr int clear = 60;                     // the least mean confidence
  constexpr std::size_t fewest_characters = 8;  // fewer prove nothing
  std::size_t alike = 0;
  std::size_t different = 0;
  for (const Line* line : sample_of(embedded)) {
    const auto part = picture.part(line->box);
    if (!part) continue;
    const Recognition read = reader.read(part->image, Segmentation::line);
    if (read.is_cut_short || read.confidence < clear) continue;
    (are_alike(read.text, line_text(*line)) ? alike : different) += characters_of(read.text).size();
  }
  return different < fewest_characters || alike >= different;
}

}  // namespace ocr
