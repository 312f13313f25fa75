// A first look at a picture: what it costs to find out is little beside reading it.
#pragma once

#include "image/image.hpp"

namespace ocr {

// What a first look at a picture tells.
struct Look {
  double ink_share = 0;      // of the pixels that a single threshold takes for ink
  int middle_grey = 255;     // half of all pixels are darker
  double light = 1;          // the darkest part of the paper by the lightest
  int letters = 0;           // shapes as large as letters
  int specks = 0;            // shapes too small for that
  double x_height_px = 0;    // the middle height of letters; 0 where there are none
  double skew_degrees = 0;   // by how much it must be turned clockwise for lines of text to be level
  double skew_sureness = 0;  // over 3, the angle can be believed
};

// At a copy of at most two megapixels, so that it takes some milliseconds.
Look look_at(const Image& image);

}  // namespace ocr
