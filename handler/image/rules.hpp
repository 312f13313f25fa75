// Rules: the straight lines of tables, boxes and forms, which the engine's page layout stumbles over.
#pragma once

#include <optional>
#include <vector>

#include "image/image.hpp"

namespace ocr {

struct Ruled {
  Image without;            // a grey copy without the rules; letters that touch one keep their strokes
  std::vector<Box> across;  // the rules, in pixels of the image: horizontal
  std::vector<Box> down;    // vertical
};

// nullopt if the page has no rules. Rules may be broken, and lean by up to about half a degree.
std::optional<Ruled> without_rules(const Image& image, double letter_height_px);

}  // namespace ocr
