// Searchable PDF: the uploaded image, and over it its words, invisible, so that they can be found and copied.
//
// Each word lies along its own direction, also on a skewed page. The page is shown as its text was read: a
// photograph that the camera tagged as lying on its side, or a sheet that did so in the scanner, stands
// upright, by the page's matrix and not by other pixels. Pages are written in the child with the numbers that
// their objects keep, so that whoever puts them together does no more than count bytes.
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

// What was said, where it can be believed; else such that the page fits A4, as far as that leaves 96 dpi. No
// page becomes larger than PDF allows.
Resolution page_resolution(const Resolution& said, int width_px, int height_px);

// The page's objects, after a line that tells how long each of them is.
std::string pdf_page(const Layout& layout, int page, const PdfImage& image, const Resolution& resolution);
// In the place of a page that cannot be read.
std::string blank_pdf_page(int page);

// By number, as pdf_page made them (not trusted: what is none is left out).
std::string pdf_of_pages(const std::map<int, std::string>& page_parts);

}  // namespace ocr
