#include "image/ground.hpp"

#include <cstddef>
#include <cstdint>

#include "image/leptonica.hpp"

namespace ocr {
namespace {

// Light strokes on an empty ground. Their edges may be darker, since some encoders mix them with what is
// hidden behind. A light page with transparent margins is no stroke, because most of it is seen.
bool is_light_ink(Pix* pix) {
  constexpr int mostly_opaque = 192;
  constexpr int light = 160;
  constexpr int dark = 100;
  std::int64_t count = 0;
  std::int64_t seen = 0;
  std::int64_t lights = 0;
  std::int64_t darks = 0;
  const int words_a_row = pixGetWpl(pix);
  const l_uint32* row = pixGetData(pix);
  for (int y = 0; y < pixGetHeight(pix); ++y, row += words_a_row)
    for (int x = 0; x < pixGetWidth(pix); ++x) {
      l_int32 red = 0;
      l_int32 green = 0;
      l_int32 blue = 0;
      l_int32 alpha = 0;
      extractRGBAValues(row[x], &red, &green, &blue, &alpha);
      ++count;
      if (alpha < mostly_opaque) continue;
      ++seen;
      const int grey = (3 * red + 6 * green + blue) / 10;
      if (grey >= light) ++lights;
      if (grey < dark) ++darks;
    }
  return seen * 2 < count && lights > darks * 2;
}

}  // namespace

Pix* laid_on_ground(Pix* pix) {
  if (pixGetDepth(pix) != 32 || pixGetSpp(pix) != 4) return pixClone(pix);
  constexpr l_uint32 white = 0xFFFFFF00;
  constexpr l_uint32 black = 0x00000000;
  return pixAlphaBlendUniform(pix, is_light_ink(pix) ? black : white);
}

}  // namespace ocr
