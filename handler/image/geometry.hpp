// Points, boxes and maps between the pixels of an image and those of an image derived from it.
//
// Units: pixels. (0, 0) is the top left corner of the top left pixel, so an image of width 3 spans 0 to 3.
// Right and bottom edges are the outer edges of the last pixel.
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

  double area() const { return (right - left) * (bottom - top); }
};

// The smallest box around two.
inline Box around(const Box& one, const Box& other) {
  return {std::min(one.left, other.left), std::min(one.top, other.top), std::max(one.right, other.right),
          std::max(one.bottom, other.bottom)};
}

// x' = a*x + b*y + dx and y' = c*x + d*y + dy.
struct Affine {
  double a = 1;
  double b = 0;
  double dx = 0;
  double c = 0;
  double d = 1;
  double dy = 0;

  Point operator()(const Point& p) const { return {a * p.x + b * p.y + dx, c * p.x + d * p.y + dy}; }

  // The smallest axis-parallel box around the mapped box.
  Box operator()(const Box& box) const {
    const std::array corners{(*this)(Point{box.left, box.top}), (*this)(Point{box.right, box.top}),
                             (*this)(Point{box.left, box.bottom}), (*this)(Point{box.right, box.bottom})};
    Box around{corners[0].x, corners[0].y, corners[0].x, corners[0].y};
    for (const Point& p : corners)
      around = {std::min(around.left, p.x), std::min(around.top, p.y), std::max(around.right, p.x),
                std::max(around.bottom, p.y)};
    return around;
  }

  // The length of a pixel's side after mapping.
  double scale() const { return std::sqrt(std::abs(a * d - b * c)); }

  // The way back. The map must not be flat.
  Affine inverse() const {
    const double all = a * d - b * c;
    return {d / all, -b / all, (b * dy - d * dx) / all, -c / all, a / all, (c * dx - a * dy) / all};
  }

  // Applies `first`, then this map.
  Affine after(const Affine& first) const {
    return {a * first.a + b * first.c, a * first.b + b * first.d, a * first.dx + b * first.dy + dx,
            c * first.a + d * first.c, c * first.b + d * first.d, c * first.dx + d * first.dy + dy};
  }
};

// Maps an image that was rotated clockwise by 90, 180 or 270 degrees back to the original, whose size is
// width x height.
Affine from_turned(int degrees, double width, double height);

// Maps an image that was turned according to an Exif orientation (1 to 8; CIPA DC-008, 4.6.5) back to the
// original.
Affine from_turned_as_tagged(int orientation, double width, double height);

}  // namespace ocr
