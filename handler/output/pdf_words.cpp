#include "output/pdf_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <string_view>

#include "base/utf8.hpp"
#include "output/pdf_font.hpp"

namespace ocr {
namespace {

// Numbers characters in the order in which the page first uses them, so that characters beyond 16 bits
// need no special treatment.
class Codes {
 public:
  unsigned code_of(char32_t c) {
    const auto [found, is_new] = codes_.try_emplace(c, static_cast<unsigned>(codes_.size()) + 1);
    if (is_new) characters_.push_back(c);
    return found->second;
  }

  std::string to_unicode() const {
    std::vector<std::string> meanings;
    for (std::size_t i = 0; i < characters_.size(); ++i)
      meanings.push_back("<" + pdf_hexadecimal(static_cast<unsigned>(i) + 1) + "> <" +
                         pdf_utf16(characters_[i]) + ">");
    return pdf_to_unicode(meanings, {});
  }

 private:
  std::map<char32_t, unsigned> codes_;
  std::vector<char32_t> characters_;
};

Point operator+(const Point& a, const Point& b) {
  return {a.x + b.x, a.y + b.y};
}
Point operator-(const Point& a, const Point& b) {
  return {a.x - b.x, a.y - b.y};
}
Point operator*(double factor, const Point& a) {
  return {factor * a.x, factor * a.y};
}

// A line's baseline as the engine found it, or one derived from the line's box if that is implausible.
class Baseline {
 public:
  explicit Baseline(const Line& line) : is_level_(line.direction_degrees() % 180 == 0) {
    const Box& box = line.box;
    const int degrees = line.direction_degrees();
    const std::array<std::pair<Point, Point>, 4> edges{{{{box.left, box.bottom}, {box.right, box.bottom}},
                                                        {{box.left, box.top}, {box.left, box.bottom}},
                                                        {{box.right, box.top}, {box.left, box.top}},
                                                        {{box.right, box.bottom}, {box.right, box.top}}}};
    const auto& [from, to] = edges.at(static_cast<std::size_t>(degrees / 90));
    const Point nominal = to - from;
    start_ = line.baseline_start;
    along_ = line.baseline_end - line.baseline_start;
    if (along_.x * nominal.x + along_.y * nominal.y < 0) along_ = -1 * along_;
    const bool is_plausible =
        is_level_ ? std::abs(along_.x) > std::abs(along_.y) : std::abs(along_.y) > std::abs(along_.x);
    if (is_plausible) return;
    const double descent = line.descenders;
    start_ = from;
    if (is_level_) start_.y += degrees == 180 ? descent : -descent;
    if (!is_level_) start_.x += degrees == 90 ? descent : -descent;
    along_ = nominal;
  }

  // The start and end of the section that a box covers, in the direction of the text.
  std::pair<Point, Point> over(const Box& box) const {
    const double low = is_level_ ? box.left : box.top;
    const double high = is_level_ ? box.right : box.bottom;
    const bool is_forward = is_level_ ? along_.x > 0 : along_.y > 0;
    return {at(is_forward ? low : high), at(is_forward ? high : low)};
  }

 private:
  Point at(double place) const {
    const double share = is_level_ ? (place - start_.x) / along_.x : (place - start_.y) / along_.y;
    return start_ + share * along_;
  }

  bool is_level_;
  Point start_{};
  Point along_{};
};

// The codes of the word's characters and of the space by which PDF viewers separate words.
std::string codes_of(std::string_view text, Codes& codes, int& count) {
  std::string hex;
  while (!text.empty()) {
    hex += pdf_hexadecimal(codes.code_of(take_character(text)));
    ++count;
  }
  return hex + pdf_hexadecimal(codes.code_of(' '));
}

}  // namespace

std::string pdf_number(double value) {
  std::array<char, 64> text{};
  if (!std::isfinite(value) || std::abs(value) > 1e9 || std::abs(value) < 0.00005) value = 0;
  std::snprintf(text.data(), text.size(), "%.4f", value);
  return text.data();
}

std::string pdf_matrix(const Affine& map) {
  std::string text;
  for (const double value : {map.a, map.c, map.b, map.d, map.dx, map.dy}) text += pdf_number(value) + " ";
  return text;
}

std::vector<PlacedWord> placed_words(const Layout& layout) {
  std::vector<PlacedWord> words;
  for (const Block& block : layout.blocks)
    for (const Paragraph& paragraph : block.paragraphs)
      for (const Line& line : paragraph.lines) {
        const Baseline baseline(line);
        for (const Word& word : line.words) {
          if (word.is_embedded) continue;  // the PDF has it already
          auto [from, to] = baseline.over(word.box);
          if (word.is_right_to_left) std::swap(from, to);
          words.push_back({from, to, line.height, word.is_right_to_left, word.text});
        }
      }
  return words;
}

PdfWords pdf_words(const Layout& layout, const Affine& to_page) {
  Codes codes;
  std::string content = std::string("BT 3 Tr ") + pdf_font_name + " 1 Tf\n";
  for (const PlacedWord& word : placed_words(layout)) {
    const Point start = to_page(word.from);
    const Point along = to_page(word.to) - start;
    // Up is to the left of the reading direction, because y grows upwards on a PDF page.
    const Point forward = word.is_right_to_left ? -1 * along : along;
    const double length = std::hypot(forward.x, forward.y);
    const double size = word.height * to_page.scale();
    int count = 0;
    const std::string text = codes_of(word.text, codes, count);
    if (count == 0 || length <= 0 || size <= 0) continue;
    const Point advance = (1 / (count * pdf_font_advance)) * along;
    const Point up = (size / length) * Point{-forward.y, forward.x};
    content += pdf_matrix({advance.x, up.x, start.x, advance.y, up.y, start.y}) + "Tm <" + text + "> Tj\n";
  }
  return {content + "ET\n", codes.to_unicode()};
}

}  // namespace ocr
