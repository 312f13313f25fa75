// How a page stands, and in which script it is written, by the engine's own detection.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image/image.hpp"

namespace ocr {

inline constexpr std::string_view orientation_model = "osd";

struct Orientation {
  int turn = 0;  // clockwise, to stand upright: 0, 90, 180 or 270
  bool turn_is_sure = false;
  std::string script;  // empty: unsure
};

// `model` is the content of the model's file. Nothing where the page shows too little.
std::optional<Orientation> detect_orientation(std::string_view model, const Image& image);

// By how much a page must be turned clockwise to stand upright: 90, 180 or 270; nothing when it stands or is
// unsure.
std::optional<int> turn_to_upright(std::string_view model, const Image& image);

}  // namespace ocr
