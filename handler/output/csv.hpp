// Renders the tables of a page as comma-separated values (RFC 4180), one after another with an empty line
// between them.
//
// Rows end in CRLF. A field with a comma or a quotation mark is quoted. A page without a
// table gives its lines, split where the gap between two words is wide. The text is not altered, so a cell
// that starts with "=" is a formula to a spreadsheet program.
#pragma once

#include <string>
#include <string_view>

#include "recognition/layout.hpp"

namespace ocr {

inline constexpr std::string_view csv_page_break = "\r\n";

std::string csv_page(const Layout& layout);

}  // namespace ocr
