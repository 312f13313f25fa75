// A page in hOCR (https://kba.github.io/hocr-spec/1.2/), with the classes, ids and properties that the
// tesseract program writes.
#pragma once

#include <string>
#include <string_view>

#include "recognition/layout.hpp"

namespace ocr {

std::string hocr_head(std::string_view engine_version);
std::string hocr_page(const Layout& layout, int page);
std::string hocr_foot();

}  // namespace ocr
