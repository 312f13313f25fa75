// A page as tab-separated values, with the rows and columns that the tesseract program writes.
#pragma once

#include <string>

#include "recognition/layout.hpp"

namespace ocr {

std::string tsv_head();
std::string tsv_page(const Layout& layout, int page);

}  // namespace ocr
