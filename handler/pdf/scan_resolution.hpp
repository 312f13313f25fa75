// The resolution of pages that are scans: pages that show pictures and nothing else.
//
// Drawn at its own resolution, a scan loses nothing and has no pixels that are not in the file. Not trusted:
// every byte of the PDF. Runs only in the sandboxed child.
#pragma once

#include <map>
#include <string_view>

#include "options/pages.hpp"

namespace ocr {

// The highest resolution among the pictures of each selected page that is a scan, rounded up, by its number.
// A page with drawings, visible text or forms is none, and a damaged file has none.
std::map<int, int> scan_resolutions(std::string_view pdf, const PageSelection& pages);

}  // namespace ocr
