#include "reading/layout_check.hpp"

#include <array>
#include <cstdint>
#include <string_view>

#include "reading/json_check.hpp"

namespace ocr {
namespace {

constexpr std::int64_t most_elements = 1'000'000;  // blocks, paragraphs, lines and words together
constexpr std::int64_t most_cells = 100'000;       // tables and their cells together

bool is_box(const JsonNode& box, const ImageLimits& limits) {
  int edges = 0;
  return box.each_element([&](const JsonNode& edge) {
    return ++edges <= 4 && is_integer(edge, 0, limits.max_side_px);
  }) && edges == 4;
}

bool is_confidence(const JsonNode& value, Confidences& found) {
  (value.is_null() ? found.has_null : found.has_number) = true;
  return value.is_null() || is_integer(value, 0, 100);
}

class BlocksCheck {
 public:
  BlocksCheck(const ImageLimits& limits, Confidences& found) : limits_(limits), found_(found) {}

  bool holds_for(const JsonNode& blocks) { return are_elements(blocks, 0); }

 private:
  static constexpr std::array<std::string_view, 4> next_levels{"paragraphs", "lines", "words", ""};

  bool are_elements(const JsonNode& elements, std::size_t level) {
    return elements.each_element([&](const JsonNode& element) {
      return ++count_ <= most_elements &&
             element.each_field([&](std::string_view name, const JsonNode& value) {
               if (name == "box") return is_box(value, limits_);
               if (name == "confidence") return is_confidence(value, found_);
               if (level + 1 == next_levels.size())
                 return name == "text" && is_string(value, longest_page_text);
               return name == next_levels.at(level) && are_elements(value, level + 1);
             });
    });
  }

  const ImageLimits& limits_;
  Confidences& found_;
  std::int64_t count_ = 0;
};

// A range of rows or columns that starts at `first` and ends within `count`.
bool is_within(std::int64_t first, std::int64_t span, std::int64_t count) {
  return first >= 0 && span >= 1 && first < count && span <= count - first;
}

class TablesCheck {
 public:
  TablesCheck(const ImageLimits& limits, Confidences& found) : limits_(limits), found_(found) {}

  bool holds_for(const JsonNode& tables) {
    return tables.each_element(
        [&](const JsonNode& table) { return ++count_ <= most_cells && is_table(table); });
  }

 private:
  // The numbers of rows and columns come before the cells, as our reader writes them.
  bool is_table(const JsonNode& table) {
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    int fields = 0;
    const bool is_valid = table.each_field([&](std::string_view name, const JsonNode& value) {
      ++fields;
      if (name == "box") return is_box(value, limits_);
      if (name == "rows") return is_integer(value, 1, most_cells) && (rows = *value.integer()) > 0;
      if (name == "columns") return is_integer(value, 1, most_cells) && (columns = *value.integer()) > 0;
      return name == "cells" && value.each_element([&](const JsonNode& cell) {
        return ++count_ <= most_cells && is_cell(cell, rows, columns);
      });
    });
    return is_valid && fields == 4;  // JsonNode refuses a field that occurs twice
  }

  bool is_cell(const JsonNode& cell, std::int64_t rows, std::int64_t columns) {
    constexpr std::array<std::string_view, 4> names{"row", "column", "row_span", "column_span"};
    std::array<std::int64_t, names.size()> numbers{};
    int fields = 0;
    const bool is_valid = cell.each_field([&](std::string_view name, const JsonNode& value) {
      ++fields;
      if (name == "box") return is_box(value, limits_);
      if (name == "confidence") return is_confidence(value, found_);
      if (name == "text") return is_string(value, longest_page_text);
      for (std::size_t i = 0; i < names.size(); ++i)
        if (name == names.at(i)) {
          numbers.at(i) = value.integer().value_or(-1);
          return true;
        }
      return false;
    });
    return is_valid && fields == 7 && is_within(numbers[0], numbers[2], rows) &&
           is_within(numbers[1], numbers[3], columns);
  }

  const ImageLimits& limits_;
  Confidences& found_;
  std::int64_t count_ = 0;
};

}  // namespace

bool are_boxes(const JsonNode& boxes, const ImageLimits& limits) {
  constexpr int most_boxes = 1000;
  int count = 0;
  return boxes.each_element(
      [&](const JsonNode& box) { return ++count <= most_boxes && is_box(box, limits); });
}

bool are_blocks(const JsonNode& blocks, const ImageLimits& limits, Confidences& found) {
  return BlocksCheck(limits, found).holds_for(blocks);
}

bool are_tables(const JsonNode& tables, const ImageLimits& limits, Confidences& found) {
  return TablesCheck(limits, found).holds_for(tables);
}

}  // namespace ocr
