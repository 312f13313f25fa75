#include "image/turn.hpp"

#include "image/leptonica.hpp"

namespace ocr {

Pix* turned_as_tagged(Pix* pix, int orientation) {
  constexpr l_int32 clockwise = 1;
  constexpr l_int32 counterclockwise = -1;
  switch (orientation) {
    case 2:
      return pixFlipLR(nullptr, pix);
    case 3:
      return pixRotate180(nullptr, pix);
    case 4:
      return pixFlipTB(nullptr, pix);
    case 6:
      return pixRotate90(pix, clockwise);
    case 8:
      return pixRotate90(pix, counterclockwise);
    case 5:
    case 7: {
      Pix* turned = pixRotate90(pix, clockwise);
      if (turned && orientation == 5) pixFlipLR(turned, turned);
      if (turned && orientation == 7) pixFlipTB(turned, turned);
      return turned;
    }
    default:
      return pixClone(pix);
  }
}

}  // namespace ocr
