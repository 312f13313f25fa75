// The words of a PDF's page as its content stream draws them, invisible, and what their codes stand for.
#pragma once

#include <string>

#include "image/geometry.hpp"
#include "recognition/layout.hpp"

namespace ocr {

struct PdfWords {
  std::string content;
  std::string to_unicode;  // the CMap that leads back from the codes to the characters
};

// The name that the page's resources give the font.
inline constexpr const char* pdf_font_name = "/F";
// Parts of the font's height: of the letters above the baseline and below it, and every character's width.
inline constexpr double pdf_font_descent = 0.2;
inline constexpr double pdf_font_advance = 0.5;

// `to_page` leads from the pixels of the image as it was read to the page's points.
PdfWords pdf_words(const Layout& layout, const Affine& to_page);

// Numbers as PDF writes them: never with an exponent.
std::string pdf_number(double value);
std::string pdf_matrix(const Affine& map);

}  // namespace ocr
