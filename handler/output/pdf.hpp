// Searchable PDF: the uploaded image with its words on top as invisible text, to be found and copied.
//
// Each word follows its baseline, even on a skewed page. The page appears as its text was read: a
// photograph that the camera tagged as sideways, or a sheet that was scanned sideways, is shown upright.
// Only the page's matrix turns it; the pixels stay the same. The child writes each page with its final
// object numbers, so the parent only has to add up byte offsets to join the pages.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "output/pdf_image.hpp"
#include "recognition/layout.hpp"

namespace ocr {

struct Resolution {
  double x_dpi;
  double y_dpi;
};

// `said` if it is credible; otherwise the resolution at which the page fits A4, but at least 96 dpi.
// Raised if the page would be larger than PDF allows.
Resolution page_resolution(const Resolution& said, int width_px, int height_px);

// The page's objects, preceded by a line with the length of each in bytes.
std::string pdf_page(const Layout& layout, int page, const PdfImage& image, const Resolution& resolution);

// Joins parts made by pdf_page(), keyed by page number. An empty part, of a page that cannot be read, becomes
// an empty A4 page. Not trusted: malformed parts are left out.
std::string pdf_of_pages(const std::map<int, std::string>& page_parts);

}  // namespace ocr
