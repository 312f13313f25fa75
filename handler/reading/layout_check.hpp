// Whether the blocks and tables in a child's answer are what a reader of ours would return.
//
// Not trusted: every value.
#pragma once

#include "base/json_reader.hpp"
#include "image/decode.hpp"

namespace ocr {

// Blocks, paragraphs, lines and words: each level with boxes and confidences around the next. Together they
// are limited in number.
bool are_blocks(const JsonNode& blocks, const ImageLimits& limits);

// Each table has rows, columns and a box, and each cell lies within its table. Together, tables and cells are
// limited in number.
bool are_tables(const JsonNode& tables, const ImageLimits& limits);

// Boxes, limited in number.
bool are_boxes(const JsonNode& boxes, const ImageLimits& limits);

}  // namespace ocr
