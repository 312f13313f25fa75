// A TrueType font of one empty glyph: what invisible text in a PDF is set in, since a font must be embedded.
#pragma once

#include <string>

namespace ocr {

// https://learn.microsoft.com/typography/opentype/spec/: the tables that PDF asks for. The em has 1000 units.
std::string glyphless_font(int advance, int ascent, int descent);

}  // namespace ocr
