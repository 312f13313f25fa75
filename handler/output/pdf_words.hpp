// The invisible words of a PDF page: the content stream that draws them, and the meaning of their codes.
#pragma once

#include <string>

#include "image/geometry.hpp"
#include "recognition/layout.hpp"

namespace ocr {

struct PdfWords {
  std::string content;
  std::string to_unicode;  // the CMap from codes to characters
};

// The font's name in the page's resources.
inline constexpr const char* pdf_font_name = "/F";
// As fractions of the font's height: the part below the baseline, and the width of every character.
inline constexpr double pdf_font_descent = 0.2;
inline constexpr double pdf_font_advance = 0.5;

// `to_page` maps pixels of the image as it was read to points of the page.
PdfWords pdf_words(const Layout& layout, const Affine& to_page);

// PDF numbers have no exponents.
std::string pdf_number(double value);
std::string pdf_matrix(const Affine& map);

}  // namespace ocr
