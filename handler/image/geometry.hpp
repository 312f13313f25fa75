// Points, boxes and maps between the pixels of one image and those of another that was made from it.
//
// Units: pixels, with (0, 0) at the left upper corner of the left upper pixel, so that an image of width 3
// spans 0 to 3. Right and bottom edges lie outside the last pixel.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>

namespace ocr {

struct Point {
  double x;
  double y;
};

struct Box {
  double left;
  double top;
  double right;
  double bottom;
};

// x' = a*x + b*y + dx and y' = c*x + d*y + dy.
struct Affine {
  double a = 1;
  double b = 0;
  double dx = 0;
  double c = 0;
  double d = 1;
  double dy = 0;

  Point operator()(const Point& p) const { return {a * p.x + b * p.y + dx, c * p.x + d * p.y + dy}; }

  // The smallest upright box around the mapped one.
  Box operator()(const Box& box) const {
    const std::array corners{(*this)(Point{box.left, box.top}), (*this)(Point{box.right, box.top}),
                             (*this)(Point{box.left, box.bottom}), (*this)(Point{box.right, box.bottom})};
    Box around{corners[0].x, corners[0].y, corners[0].x, corners[0].y};
    for (const Point& p : corners)
      around = {std::min(around.left, p.x), std::min(around.top, p.y), std::max(around.right, p.x),
                std::max(around.bottom, p.y)};
    return around;
  }

  // How long a pixel's side becomes.
  double scale() const { return std::sqrt(std::abs(a * d - b * c)); }

  // This map after `first`.
  Affine after(const Affine& first) const {
    return {a * first.a + b * first.c, a * first.b + b * first.d, a * first.dx + b * first.dy + dx,
            c * first.a + d * first.c, c * first.b + d * first.d, c * first.dx + d * first.dy + dy};
  }
};

// From an image that was turned clockwise by 90, 180 or 270 degrees back to the one it was made from, whose
// size is width x height.
Affine from_turned(int degrees, double width, double height);

// The same for what Exif's orientation tag (1 to 8; CIPA DC-008, 4.6.5) makes of an image.
Affine from_turned_as_tagged(int orientation, double width, double height);

}  // namespace ocr
