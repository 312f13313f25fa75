// A page in ALTO 4 (https://www.loc.gov/standards/alto/), as libraries and archives keep it.
#pragma once

#include <string>
#include <string_view>

#include "recognition/layout.hpp"

namespace ocr {

std::string alto_head(std::string_view engine_version);
std::string alto_page(const Layout& layout, int page);
std::string alto_foot();

}  // namespace ocr
