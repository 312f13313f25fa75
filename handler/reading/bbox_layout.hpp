// The words of a PDF page with their places, as `pdftotext -bbox-layout` writes them.
//
// Not trusted: every byte. A PDF can put any text and any number into this output.
#pragma once

#include <string_view>

#include "options/pages.hpp"
#include "recognition/layout.hpp"

namespace ocr {

// The layout of the first page in `xhtml`, in pixels of the page as it is rendered: a block for each flow of
// text, a paragraph for each of poppler's blocks. Words are in reading order and complete: poppler divides
// them where the font changes and gives Hebrew and Arabic from left to right. What is malformed is left out.
Layout read_bbox_layout(std::string_view xhtml, const Page& page);

}  // namespace ocr
