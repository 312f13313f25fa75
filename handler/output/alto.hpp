// Renders a page as ALTO 4 (https://www.loc.gov/standards/alto/), the format of libraries and archives.
#pragma once

#include <string>
#include <string_view>

#include "recognition/layout.hpp"

namespace ocr {

std::string alto_head(std::string_view engine_version);
std::string alto_page(const Layout& layout, int page);
std::string alto_foot();

}  // namespace ocr
