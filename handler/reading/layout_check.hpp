// Whether the blocks and tables in a child's answer are what a reader of ours would return.
//
// Not trusted: every value.
#pragma once

#include "base/json_reader.hpp"
#include "image/decode.hpp"

namespace ocr {

// Which confidences a layout has. They are null where the text is embedded in the file.
struct Confidences {
  bool has_null = false;
  bool has_number = false;
};

// Blocks, paragraphs, lines and words: each level with boxes and confidences around the next. Together they
// are limited in number. Notes their confidences in `found`.
bool are_blocks(const JsonNode& blocks, const ImageLimits& limits, Confidences& found);

// Each table has rows, columns and a box, and each cell lies within its table. Together, tables and cells are
// limited in number. Notes the cells' confidences in `found`.
bool are_tables(const JsonNode& tables, const ImageLimits& limits, Confidences& found);

// Boxes, limited in number.
bool are_boxes(const JsonNode& boxes, const ImageLimits& limits);

}  // namespace ocr
