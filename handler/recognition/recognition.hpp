// What reading an image came to.
#pragma once

#include <string>
#include <vector>

#include "recognition/layout.hpp"

namespace ocr {

struct Recognition {
  std::string text;                        // UTF-8, lines end in '\n'
  int confidence = 0;                      // mean over the words, 0 to 100
  std::string languages;                   // that it was read with
  std::vector<std::string> preprocessing;  // what was done to the image, in order
  Layout layout;                           // where the text stands; empty unless a format needs it
};

}  // namespace ocr
