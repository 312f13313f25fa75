// Leptonica's header and owning types, only for the files of this room.
#pragma once

#include <leptonica/allheaders.h>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "image/image.hpp"

namespace ocr {

using Picture = std::unique_ptr<Pix, PixDeleter>;

inline const l_uint8* octets(std::string_view bytes) {
  return reinterpret_cast<const l_uint8*>(bytes.data());
}

// A connected shape's box, in pixels.
struct Shape {
  int x;
  int y;
  int width;
  int height;
};
// The connected shapes of a picture of one bit a pixel; none if there is no memory for them.
std::vector<Shape> shapes_of(Pix* binary_pix);

// The grey that best divides ink from paper. nullopt if the picture has only one grey.
std::optional<int> best_threshold(Pix* grey_pix);

inline Picture grey(Pix* pix) {
  return Picture(pixGetDepth(pix) == 8 ? pixClone(pix) : pixConvertTo8(pix, 0));
}

}  // namespace ocr
