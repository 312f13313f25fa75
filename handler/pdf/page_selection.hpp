// Leaves out the pages of a PDF that were not asked for, and what belongs to them alone.
//
// Not trusted: every byte of the PDF. Runs only in the sandboxed child.
#pragma once

#include <vector>

#include "pdf/qpdf.hpp"

namespace ocr {

// `all` are the PDF's pages and `chosen` the numbers of those to keep, ascending. Returns whether any was
// left out. Then bookmarks and links to it lead nowhere, the others keep their labels, and form fields
// without a place on them are gone.
bool select_pages(QPDF& pdf, const std::vector<QPDFPageObjectHelper>& all, const std::vector<int>& chosen);

}  // namespace ocr
