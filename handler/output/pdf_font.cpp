#include "output/pdf_font.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "output/glyphless_font.hpp"

namespace ocr {
namespace {

constexpr int em = 1000;
constexpr int advance = static_cast<int>(pdf_font_advance * em);
constexpr int descent = static_cast<int>(pdf_font_descent * em);
constexpr int ascent = em - descent;

// A CMap's lists have at most 100 lines each.
void append_list(std::string& cmap, const std::string& kind, const std::vector<std::string>& lines) {
  constexpr std::size_t most_in_list = 100;
  for (std::size_t at = 0; at < lines.size(); at += most_in_list) {
    const std::size_t end = std::min(lines.size(), at + most_in_list);
    cmap += std::to_string(end - at) + " begin" + kind + "\n";
    for (std::size_t i = at; i < end; ++i) cmap += lines[i] + "\n";
    cmap += "end" + kind + "\n";
  }
}

}  // namespace

std::string pdf_font_entries() {
  return "/Type /Font /Subtype /CIDFontType2 /BaseFont /Glyphless /CIDSystemInfo << /Registry (Adobe) "
         "/Ordering (Identity) /Supplement 0 >> /DW " +
         std::to_string(advance);
}

std::string pdf_font_descriptor_entries() {
  return "/Type /FontDescriptor /FontName /Glyphless /Flags 4 /FontBBox [0 " + std::to_string(-descent) +
         " " + std::to_string(advance) + " " + std::to_string(ascent) + "] /Ascent " +
         std::to_string(ascent) + " /Descent " + std::to_string(-descent) + " /CapHeight " +
         std::to_string(ascent) + " /ItalicAngle 0 /StemV 80";
}

std::string pdf_font_file() {
  return glyphless_font(advance, ascent, descent);
}

std::string pdf_to_unicode(const std::vector<std::string>& meanings,
                           const std::vector<unsigned>& blocks_of_themselves) {
  std::string cmap =
      "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
      "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
      "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
      "1 begincodespacerange <0000> <FFFF> endcodespacerange\n";
  std::vector<std::string> ranges;
  for (const unsigned block : blocks_of_themselves) {
    std::string range = "<" + pdf_hexadecimal(block << 8) + ">";
    range += " <" + pdf_hexadecimal(block << 8 | 0xFF) + "> " + range;
    ranges.push_back(std::move(range));
  }
  append_list(cmap, "bfrange", ranges);
  append_list(cmap, "bfchar", meanings);
  return cmap + "endcmap CMapName currentdict /CMap defineresource pop end end\n";
}

std::string pdf_hexadecimal(unsigned number) {
  std::array<char, 8> digits{};
  std::snprintf(digits.data(), digits.size(), "%04X", number & 0xFFFF);
  return digits.data();
}

std::string pdf_utf16(char32_t c) {
  if (c < 0x10000) return pdf_hexadecimal(c);
  return pdf_hexadecimal(0xD800 + ((c - 0x10000) >> 10)) + pdf_hexadecimal(0xDC00 + ((c - 0x10000) & 0x3FF));
}

}  // namespace ocr
