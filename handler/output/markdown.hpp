// Renders a page as Markdown (CommonMark, with GitHub's tables): headings, paragraphs, lists and tables.
//
// No word is lost: each is in its paragraph, heading, list or cell, escaped so that it is shown as it was
// read. Only the sign of a list becomes a hyphen, and a word that was divided at a line end is joined.
#pragma once

#include <string>
#include <string_view>

#include "recognition/layout.hpp"

namespace ocr {

inline constexpr std::string_view markdown_page_break = "\n---\n\n";

std::string markdown_page(const Layout& layout);

}  // namespace ocr
