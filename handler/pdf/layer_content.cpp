#include "pdf/layer_content.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <optional>
#include <vector>

#include "base/utf8.hpp"
#include "output/pdf_font.hpp"

namespace ocr {
namespace {

constexpr unsigned first_surrogate = 0xD800;  // no character has these codes
constexpr std::size_t surrogate_count = 0x800;

void append_byte(std::string& literal, unsigned byte) {
  const char c = static_cast<char>(byte);
  if (c == '(' || c == ')' || c == '\\') literal += '\\';
  if (c == '\r')
    literal += "\\r";
  else
    literal += c;
}

// With as many decimals as needed, and a blank.
std::string number(double value, int decimals) {
  if (!std::isfinite(value) || std::abs(value) > 1e7) value = 0;
  std::array<char, 64> digits{};
  std::snprintf(digits.data(), digits.size(), "%.*f", decimals, value);
  std::string text = digits.data();
  if (decimals > 0) text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  if (text.empty() || text == "-" || text == "-0") text = "0";
  return text + " ";
}

// Where a word stands: the start of its baseline, the direction in which its text runs, and the direction
// from the feet to the heads of its letters. Lengths are in pixels.
struct Stance {
  Point start;
  Point along;  // a unit, like up
  Point up;
  double length;
};

std::optional<Stance> stance_of(const PlacedWord& word) {
  const Point way{word.to.x - word.from.x, word.to.y - word.from.y};
  const double length = std::hypot(way.x, way.y);
  if (!(length > 0) || !(word.height > 0)) return std::nullopt;
  const Point along{way.x / length, way.y / length};
  // y grows downwards in a picture, and letters of text from right to left do not stand on their heads.
  const Point up = word.is_right_to_left ? Point{-along.y, along.x} : Point{along.y, -along.x};
  return Stance{word.from, along, up, length};
}

// A line of text: words with the same height and nearly the same direction.
class Run {
 public:
  Run(const Stance& stance, double height) : stance_(stance), height_(height), at_(stance.start) {}

  bool continues_with(const Stance& next, double height) const {
    constexpr double straight = 0.99999;  // the cosine of a quarter of a degree
    constexpr double same_height_px = 0.5;
    const double cosine = next.along.x * stance_.along.x + next.along.y * stance_.along.y;
    const double upright = next.up.x * stance_.up.x + next.up.y * stance_.up.y;
    return cosine > straight && upright > straight && std::abs(height - height_) < same_height_px;
  }

  std::string begin(const Affine& to_page, const std::string& font_name) const {
    const Affine text{stance_.along.x, stance_.up.x, stance_.start.x,
                      stance_.along.y, stance_.up.y, stance_.start.y};
    const Affine map = to_page.after(text);
    std::string content = font_name + " " + number(height_, 0) + "Tf ";
    for (const double value : {map.a, map.c, map.b, map.d}) content += number(value, 5);
    return content + number(map.dx, 2) + number(map.dy, 2) + "Tm ";
  }

  // Moves to the start of the next word, in whole pixels along the line.
  std::string move_to(const Point& start) {
    const Point way{start.x - at_.x, start.y - at_.y};
    const double along = std::round(way.x * stance_.along.x + way.y * stance_.along.y);
    const double up = std::round(way.x * stance_.up.x + way.y * stance_.up.y);
    at_ = {at_.x + along * stance_.along.x + up * stance_.up.x,
           at_.y + along * stance_.along.y + up * stance_.up.y};
    return number(along, 0) + number(up, 0) + "Td ";
  }

  double height() const { return std::round(height_); }

 private:
  Stance stance_;
  double height_;
  Point at_;
};

}  // namespace

unsigned LayerFont::code_of(char32_t character) {
  unsigned code = character;
  if (character >= 0x10000) {
    const auto next = static_cast<unsigned>(beyond_.size());
    if (next == surrogate_count && !beyond_.contains(character)) return code_of(replacement_character);
    code = beyond_.try_emplace(character, first_surrogate + next).first->second;
  } else {
    blocks_.insert(code >> 8);
  }
  return code;
}

std::string LayerFont::string_of(std::string_view text, int& count) {
  std::string literal = "(";
  const auto append = [&](char32_t character) {
    const unsigned code = code_of(character);
    append_byte(literal, code >> 8);
    append_byte(literal, code & 0xFF);
  };
  for (count = 0; !text.empty(); ++count) append(take_character(text));
  append(' ');
  return literal + ")";
}

std::string LayerFont::to_unicode() const {
  std::vector<std::string> meanings;
  for (const auto& [character, code] : beyond_)
    meanings.push_back("<" + pdf_hexadecimal(code) + "> <" + pdf_utf16(character) + ">");
  return pdf_to_unicode(meanings, {blocks_.begin(), blocks_.end()});
}

std::string layer_content(const TextLayer& layer, const Affine& to_page, const std::string& font_name,
                          LayerFont& font) {
  std::string content = "BT 3 Tr\n";
  std::optional<Run> run;
  for (const PlacedWord& word : layer.words) {
    const auto stance = stance_of(word);
    int count = 0;
    const std::string text = font.string_of(word.text, count);
    if (!stance || count == 0 || std::lround(word.height) < 1) continue;
    if (run && run->continues_with(*stance, word.height)) {
      content += run->move_to(stance->start);
    } else {
      run.emplace(*stance, word.height);
      content += run->begin(to_page, font_name);
    }
    const double percent = 100 * stance->length / (count * pdf_font_advance * run->height());
    content += number(percent, percent < 100 ? 1 : 0) + "Tz" + text + "Tj\n";
  }
  return content + "ET\n";
}

Affine picture_to_page(const TextLayer& layer, const Box& box, int rotation) {
  constexpr double points_per_inch = 72;
  const bool is_sideways = rotation % 180 != 0;
  const double width = is_sideways ? box.bottom - box.top : box.right - box.left;
  const double height = is_sideways ? box.right - box.left : box.bottom - box.top;
  // The picture begins in a corner of the box and ends with the last pixel that the box touches. If it does
  // not have that size, it was drawn in another unit: it then shows the whole box.
  const auto scale = [&](double points, int pixels) {
    const double in_points = points_per_inch / layer.dpi;
    constexpr double most_rounding_px = 2;
    return std::abs(points / in_points - pixels) <= most_rounding_px ? in_points : points / pixels;
  };
  const double x = scale(width, layer.width_px);
  const double y = scale(height, layer.height_px);
  switch (rotation) {
    case 90:
      return {0, y, box.left, x, 0, box.top};
    case 180:
      return {-x, 0, box.right, 0, y, box.top};
    case 270:
      return {0, -y, box.right, -x, 0, box.bottom};
    default:
      return {x, 0, box.left, 0, -y, box.bottom};
  }
}

}  // namespace ocr
