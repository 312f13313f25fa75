// Renders a page as tab-separated values, with the same rows and columns as the tesseract program.
#pragma once

#include <string>

#include "recognition/layout.hpp"

namespace ocr {

std::string tsv_head();
std::string tsv_page(const Layout& layout, int page);

}  // namespace ocr
