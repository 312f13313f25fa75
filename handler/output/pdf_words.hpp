// The invisible words of a PDF page: the content stream that draws them, and the meaning of their codes.
#pragma once

#include <string>
#include <vector>

#include "image/geometry.hpp"
#include "recognition/layout.hpp"

namespace ocr {

struct PdfWords {
  std::string content;
  std::string to_unicode;  // the CMap from codes to characters
};

// The font's name in the page's resources.
inline constexpr const char* pdf_font_name = "/F";

// A word on its baseline, in pixels of the image as it was read.
struct PlacedWord {
  Point from;  // where its first letter begins: the right end if it is read from right to left
  Point to;
  double height;
  bool is_right_to_left;
  std::string text;
};
std::vector<PlacedWord> placed_words(const Layout& layout);

// `to_page` maps pixels of the image as it was read to points of the page.
PdfWords pdf_words(const Layout& layout, const Affine& to_page);

// PDF numbers have no exponents.
std::string pdf_number(double value);
std::string pdf_matrix(const Affine& map);

}  // namespace ocr
