// A TrueType font with one empty glyph, for the invisible text of a PDF, which needs an embedded font.
#pragma once

#include <string>

namespace ocr {

// Returns the font file, with the tables that PDF requires. Lengths are in units of 1/1000 em.
// Format: https://learn.microsoft.com/typography/opentype/spec/
std::string glyphless_font(int advance, int ascent, int descent);

}  // namespace ocr
