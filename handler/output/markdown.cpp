#include "output/markdown.hpp"

#include <algorithm>
#include <set>

#include "output/line_joining.hpp"
#include "output/list_items.hpp"
#include "output/markdown_table.hpp"
#include "output/markdown_text.hpp"
#include "recognition/table_cells.hpp"

namespace ocr {
namespace {

constexpr int most_heading_lines = 3;  // more lines of large letters are text

// The width of a column of vertical writing is what the height of a line is.
double letter_height(const Line& line) {
  if (line.height > 0) return line.height;
  return line.is_column ? line.box.right - line.box.left : line.box.bottom - line.box.top;
}

// The letter height of most of the page's text, outside its tables.
double body_height(const Layout& layout) {
  std::vector<std::pair<double, std::size_t>> heights;  // of each line, with the length of its text
  std::size_t all = 0;
  for (const Block& block : layout.blocks)
    for (const Paragraph& paragraph : block.paragraphs)
      for (const Line& line : paragraph.lines) {
        std::size_t length = 0;
        for (const Word& word : line.words)
          if (!place_of(word, layout.tables).cell) length += word.text.size();
        heights.emplace_back(letter_height(line), length);
        all += length;
      }
  std::sort(heights.begin(), heights.end());
  std::size_t passed = 0;
  for (const auto& [height, length] : heights)
    if ((passed += length) * 2 >= all) return height;
  return 0;
}

// 0 for a line of text, otherwise 1 to 3.
int heading_level(double height, double body) {
  if (body <= 0) return 0;
  const double ratio = height / body;
  if (ratio >= 1.8) return 1;
  if (ratio >= 1.45) return 2;
  return ratio >= 1.2 ? 3 : 0;
}

class MarkdownPage {
 public:
  explicit MarkdownPage(const Layout& layout) : layout_(layout), body_height_(body_height(layout)) {}

  std::string write() {
    for (const Block& block : layout_.blocks)
      for (const Paragraph& paragraph : block.paragraphs) {
        for (const Line& line : paragraph.lines) add(line);
        write_paragraph();
      }
    return std::move(text_);
  }

 private:
  enum class Kind { other, bullet, number };

  // Adds the line's words to the paragraph, except those in a table. A table is written where its first word
  // is.
  void add(const Line& line) {
    TextLine text{"", line.box.left, letter_height(line)};
    for (const Word& word : line.words) {
      const Table* table = place_of(word, layout_.tables).table;
      if (!table) {
        const std::string clean = clean_line(word.text);
        if (!clean.empty()) text.text += (text.text.empty() ? "" : " ") + clean;
      } else if (written_.insert(table).second) {
        take(text);
        write_paragraph();
        write_block(Kind::other, markdown_table(*table));
      }
    }
    take(text);
  }

  void take(TextLine& line) {
    if (line.text.empty()) return;
    lines_.push_back(line);
    line.text.clear();
  }

  // Large lines in a paragraph are a heading above or within it.
  void write_paragraph() {
    for (auto first = lines_.cbegin(); first != lines_.cend();) {
      const int level = heading_level(first->height, body_height_);
      const auto last = std::find_if(first, lines_.cend(), [&](const TextLine& line) {
        return heading_level(line.height, body_height_) != level;
      });
      if (level > 0 && last - first <= most_heading_lines)
        write_heading(level, {first, last});
      else
        write_text({first, last});
      first = last;
    }
    lines_.clear();
  }

  void write_heading(int level, const std::vector<TextLine>& lines) {
    std::string text;
    for (const TextLine& line : lines) append_line(text, line.text);
    write_block(Kind::other, std::string(static_cast<std::size_t>(level), '#') + " " + markdown_inline(text));
  }

  void write_text(const std::vector<TextLine>& lines) {
    for (const ListItem& item : list_items(lines)) {
      const bool is_next = item.number > 0 && (last_kind_ != Kind::number || item.number == last_number_ + 1);
      if (item.is_bullet) {
        write_block(Kind::bullet, "- " + markdown_block(item.text));
      } else if (is_next) {
        write_block(Kind::number, item.marker + " " + markdown_block(item.text));
        last_number_ = item.number;
      } else {
        write_block(Kind::other,
                    markdown_block(item.marker.empty() ? item.text : item.marker + " " + item.text));
      }
    }
  }

  // The items of a list follow each other without an empty line.
  void write_block(Kind kind, const std::string& block) {
    if (block.empty()) return;
    if (!text_.empty() && (kind == Kind::other || kind != last_kind_)) text_ += '\n';
    text_ += block + "\n";
    last_kind_ = kind;
  }

  const Layout& layout_;
  const double body_height_;
  std::vector<TextLine> lines_;  // of the paragraph so far
  std::set<const Table*> written_;
  std::string text_;
  Kind last_kind_ = Kind::other;
  int last_number_ = 0;
};

}  // namespace

std::string markdown_page(const Layout& layout) {
  return MarkdownPage(layout).write();
}

}  // namespace ocr
