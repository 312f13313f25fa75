// The resolution of pages that are scans: pages that show pictures and nothing else.
//
// Drawn at its own resolution, a scan loses nothing and has no pixels that are not in the file. Not trusted:
// every byte of the PDF. Runs only in the sandboxed child.
#pragma once

#include <map>
#include <string_view>

#include "options/pages.hpp"

namespace ocr {

// For each selected page that is a scan, by its number: the highest resolution among its pictures, rounded
// up. Pages with drawings, visible text or forms are not scans. Empty if the file is damaged.
std::map<int, int> scan_resolutions(std::string_view pdf, const PageSelection& pages);

}  // namespace ocr
