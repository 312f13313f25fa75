// A first look at an image: measurements that cost little compared with recognition.
#pragma once

#include "image/image.hpp"

namespace ocr {

struct Look {
  double ink_share = 0;      // share of pixels classified as ink by a global threshold
  int middle_grey = 255;     // median of all pixels
  double light = 1;          // brightness of the darkest part of the paper divided by that of the lightest
  int letters = 0;           // number of shapes as large as letters
  int specks = 0;            // number of shapes too small for letters
  double x_height_px = 0;    // median height of letters; 0 if there are none
  double skew_degrees = 0;   // clockwise rotation that makes lines of text horizontal
  double skew_sureness = 0;  // above 3, the angle is reliable
};

// Works on a copy of at most two megapixels, so it takes a few milliseconds.
Look look_at(const Image& image);

}  // namespace ocr
