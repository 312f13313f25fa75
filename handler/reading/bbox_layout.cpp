#include "reading/bbox_layout.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "reading/text_line.hpp"

namespace ocr {
namespace {

constexpr double points_per_inch = 72;

// Reads tag by tag. Text has no '<', because poppler escapes it.
class Tags {
 public:
  explicit Tags(std::string_view xhtml) : rest_(xhtml) {}

  // The next tag without its angle brackets, or nullopt at the end.
  std::optional<std::string_view> next() {
    const std::size_t start = rest_.find('<');
    if (start == std::string_view::npos) return std::nullopt;
    rest_.remove_prefix(start + 1);
    const std::size_t end = rest_.find('>');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view tag = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return tag;
  }

  // The text up to the next tag, or nullopt if none follows.
  std::optional<std::string_view> text() const {
    const std::size_t end = rest_.find('<');
    if (end == std::string_view::npos) return std::nullopt;
    return rest_.substr(0, end);
  }

 private:
  std::string_view rest_;
};

// The character that an escape at the start of `text` stands for, and removes it.
std::optional<char> take_escaped(std::string_view& text) {
  constexpr std::array<std::pair<std::string_view, char>, 5> escapes{
      {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}}};
  for (const auto& [escape, character] : escapes)
    if (text.starts_with(escape)) {
      text.remove_prefix(escape.size());
      return character;
    }
  return std::nullopt;
}

// As UTF-8. Control characters, which would break lines, become U+FFFD as invalid bytes do.
std::string unescaped(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    if (const auto escaped = take_escaped(text)) {
      plain += *escaped;
      continue;
    }
    const std::string_view before = text;
    const char32_t c = take_character(text);
    const std::string_view bytes = before.substr(0, before.size() - text.size());
    const bool is_text = c >= ' ' && c != 0x7F && utf8_length(before) == bytes.size();
    plain += is_text ? bytes : replacement_utf8;
  }
  return plain;
}

std::optional<double> attribute(std::string_view tag, std::string_view start) {
  const std::size_t at = tag.find(start);
  if (at == std::string_view::npos) return std::nullopt;
  tag.remove_prefix(at + start.size());
  double number = 0;
  const auto [end, failure] = std::from_chars(tag.data(), tag.data() + tag.size(), number);
  if (failure != std::errc() || !std::isfinite(number)) return std::nullopt;
  return number;
}

// In pixels. Words that stick out of the page end at its edges.
std::optional<Box> box_of(std::string_view tag, const Page& page) {
  const auto left = attribute(tag, " xMin=\"");
  const auto top = attribute(tag, " yMin=\"");
  const auto right = attribute(tag, " xMax=\"");
  const auto bottom = attribute(tag, " yMax=\"");
  if (!left || !top || !right || !bottom || *right < *left || *bottom < *top) return std::nullopt;
  const auto within = [&](double points, std::int64_t length_px) {
    return std::clamp(points * page.dpi / points_per_inch, 0.0, static_cast<double>(length_px));
  };
  return Box{within(*left, page.size.width_px), within(*top, page.size.height_px),
             within(*right, page.size.width_px), within(*bottom, page.size.height_px)};
}

std::optional<Word> word_of(std::string_view tag, std::string_view text, const Page& page) {
  const auto box = box_of(tag, page);
  if (!box || text.empty()) return std::nullopt;
  Word word{unescaped(text), *box, 100};
  word.is_embedded = true;
  return word;
}

double height_of(const Line& line) {
  return line.box.bottom - line.box.top;
}

// Whether a line is as wide as its column, so that its paragraph may go on in the next.
bool is_full(const Line& line, const Box& column) {
  constexpr double ragged = 0.15;
  return column.right - line.box.right < ragged * (column.right - column.left);
}

// Poppler makes each line of widely spaced text a block. Full lines of the same height go on.
std::vector<Paragraph> with_spaced_lines_joined(std::vector<Paragraph> paragraphs, const Box& column) {
  constexpr double same_height = 0.1;
  constexpr double widest_pitch = 2.6;  // in heights
  std::vector<Paragraph> joined;
  bool is_spaced = false;  // the last one has lines of their own blocks only
  for (Paragraph& paragraph : paragraphs) {
    const bool is_line = paragraph.lines.size() == 1;
    const Line& line = paragraph.lines.front();
    if (is_line && is_spaced) {
      const Line& before = joined.back().lines.back();
      const double pitch = line.box.top - before.box.top;
      if (is_full(before, column) && pitch > 0 && pitch < widest_pitch * height_of(before) &&
          std::abs(height_of(line) - height_of(before)) < same_height * height_of(before)) {
        joined.back().box = around(joined.back().box, paragraph.box);
        joined.back().lines.push_back(std::move(paragraph.lines.front()));
        continue;
      }
    }
    is_spaced = is_line;
    joined.push_back(std::move(paragraph));
  }
  return joined;
}

// The elements from the page down to the words, as far as they are read. Those without words are left out.
class LayoutBuilder {
 public:
  explicit LayoutBuilder(Layout& layout) : layout_(layout) {}

  void add(Word word) { words_.push_back(std::move(word)); }

  void end_line() {
    if (!words_.empty()) lines_.push_back(line_of(std::move(words_)));
    words_.clear();
  }
  void end_paragraph() {
    end_line();
    if (lines_.empty()) return;
    Paragraph paragraph{};
    paragraph.box = lines_.front().box;
    paragraph.confidence = 100;
    std::ptrdiff_t right_to_left = 0;
    for (const Line& line : lines_) {
      paragraph.box = around(paragraph.box, line.box);
      right_to_left += line.words.front().is_right_to_left ? 1 : -1;
    }
    paragraph.is_right_to_left = right_to_left > 0;
    paragraph.lines = std::exchange(lines_, {});
    paragraphs_.push_back(std::move(paragraph));
  }
  void end_block() {
    end_paragraph();
    if (paragraphs_.empty()) return;
    Block block{paragraphs_.front().box, 100, {}};
    for (const Paragraph& paragraph : paragraphs_) block.box = around(block.box, paragraph.box);
    block.paragraphs = with_spaced_lines_joined(std::exchange(paragraphs_, {}), block.box);
    layout_.blocks.push_back(std::move(block));
  }

 private:
  Layout& layout_;
  std::vector<Word> words_;
  std::vector<Line> lines_;
  std::vector<Paragraph> paragraphs_;
};

}  // namespace

Layout read_bbox_layout(std::string_view xhtml, const Page& page) {
  Layout layout;
  layout.width_px = static_cast<int>(page.size.width_px);
  layout.height_px = static_cast<int>(page.size.height_px);
  LayoutBuilder builder(layout);
  Tags tags(xhtml);
  bool is_on_page = false;
  while (const auto tag = tags.next()) {
    if (tag->starts_with("page ")) is_on_page = true;
    if (!is_on_page) continue;
    if (*tag == "/page") break;
    if (*tag == "/line") builder.end_line();
    if (*tag == "/block") builder.end_paragraph();
    if (*tag == "/flow") builder.end_block();
    if (!tag->starts_with("word ")) continue;
    const auto text = tags.text();
    if (!text) break;  // the output was cut off here
    if (auto word = word_of(*tag, *text, page)) builder.add(std::move(*word));
  }
  builder.end_block();
  return layout;
}

}  // namespace ocr
