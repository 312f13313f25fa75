// The font of a PDF's invisible text: one empty glyph for every code, and what the codes mean.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ocr {

// As fractions of the font's height: the part below the baseline, and the width of every character.
inline constexpr double pdf_font_descent = 0.2;
inline constexpr double pdf_font_advance = 0.5;

inline constexpr std::size_t pdf_code_count = 65536;

// Entries of the font's dictionaries, without those that refer to other objects: /CIDToGIDMap and
// /FontDescriptor of the first, /FontFile2 of the second.
std::string pdf_font_entries();
std::string pdf_font_descriptor_entries();
std::string pdf_font_file();

// The CMap from codes to characters. `meanings` are pairs as in "<0001> <0041>"; in a block of 256 codes,
// named by its high byte, each code is the character's number.
std::string pdf_to_unicode(const std::vector<std::string>& meanings,
                           const std::vector<unsigned>& blocks_of_themselves);

std::string pdf_hexadecimal(unsigned number);  // four digits
std::string pdf_utf16(char32_t character);     // in hexadecimal

}  // namespace ocr
