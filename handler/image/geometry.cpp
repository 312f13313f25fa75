#include "image/geometry.hpp"

namespace ocr {

Affine from_turned(int degrees, double width, double height) {
  switch (degrees) {
    case 90:
      return {0, 1, 0, -1, 0, height};
    case 180:
      return {-1, 0, width, 0, -1, height};
    case 270:
      return {0, -1, width, 1, 0, 0};
    default:
      return {};
  }
}

Affine from_turned_as_tagged(int orientation, double width, double height) {
  switch (orientation) {
    case 2:
      return {-1, 0, width, 0, 1, 0};
    case 3:
      return from_turned(180, width, height);
    case 4:
      return {1, 0, 0, 0, -1, height};
    case 5:
      return {0, 1, 0, 1, 0, 0};
    case 6:
      return from_turned(90, width, height);
    case 7:
      return {0, -1, width, -1, 0, height};
    case 8:
      return from_turned(270, width, height);
    default:
      return {};
  }
}

}  // namespace ocr
