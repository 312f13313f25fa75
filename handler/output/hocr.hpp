// Renders a page as hOCR (https://kba.github.io/hocr-spec/1.2/), with the same classes, ids and
// properties as the tesseract program.
#pragma once

#include <string>
#include <string_view>

#include "recognition/layout.hpp"

namespace ocr {

std::string hocr_head(std::string_view engine_version);
std::string hocr_page(const Layout& layout, int page);
std::string hocr_foot();

}  // namespace ocr
