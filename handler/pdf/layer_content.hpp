// The content stream that writes text layers onto the pages of a PDF, with one font for all of them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "image/geometry.hpp"
#include "pdf/text_layer.hpp"

namespace ocr {

// The codes of a font that all pages share. A character's code is its number in UTF-16. One that needs two
// numbers there gets a code that no character has, in the order of use.
class LayerFont {
 public:
  // The text as the operand of Tj, with a space, by which viewers separate words. `count` becomes the number
  // of characters before the space.
  std::string string_of(std::string_view text, int& count);

  std::string to_unicode() const;

 private:
  unsigned code_of(char32_t character);

  std::set<unsigned> blocks_;  // high bytes of the codes in use
  std::map<char32_t, unsigned> beyond_;
};

// `to_page` maps pixels of the layer's picture to the page's user space, and `font_name` is the font's name
// in the page's resources. Text that continues a line is placed relative to it, which compresses well.
std::string layer_content(const TextLayer& layer, const Affine& to_page, const std::string& font_name,
                          LayerFont& font);

// From pixels of a picture that pdftoppm drew of the page to its user space. `box` is what is shown of the
// page, and `rotation` the clockwise turn in which it is shown: 0, 90, 180 or 270.
Affine picture_to_page(const TextLayer& layer, const Box& box, int rotation);

}  // namespace ocr
