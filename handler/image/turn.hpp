// Turns pixels upright, as the orientation of TIFF or Exif asks.
#pragma once

struct Pix;

namespace ocr {

// `orientation` is 1 to 8 (Exif 2.3, section 4.6.4); any other counts as 1. The caller owns the result, which
// is nullptr if there is no memory.
Pix* turned_as_tagged(Pix* pix, int orientation);

}  // namespace ocr
