// Renders a table as a pipe table of GitHub's Markdown.
//
// The first row is the head, because a pipe table must have one.
#pragma once

#include <string>

#include "recognition/layout.hpp"

namespace ocr {

// Empty if no cell has text.
std::string markdown_table(const Table& table);

}  // namespace ocr
