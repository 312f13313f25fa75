// Preprocessing: what is corrected in an image before it is read.
//
// A first look, which takes a few milliseconds, decides; a clean page is read as it is. The steps are
// deterministic: they depend only on the image.
#pragma once

#include <string>
#include <vector>

#include "image/image.hpp"

namespace ocr {

struct Prepared {
  Image image;
  std::vector<std::string>
      done;  // "inverted", "fields evened", "light evened", "deskewed 2.8", "scaled 2.0" …
  double letter_height_px = 0;  // of the letter x; 0 if there are no letters
  std::vector<Box> rules;       // that were taken out, in pixels of the image
};

// Applies the corrections that the first look calls for.
Prepared prepare(const Image& image);

// Records a step. Returns false if `image` is nullopt, because the step could not be taken.
bool take(Prepared& prepared, std::optional<Image> image, std::string step);

}  // namespace ocr
