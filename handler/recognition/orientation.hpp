// Orientation and script of a page, from Tesseract's detection.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "image/image.hpp"

namespace ocr {

inline constexpr std::string_view orientation_model = "osd";

struct Orientation {
  int turn = 0;  // clockwise, to make the page upright: 0, 90, 180 or 270
  bool turn_is_sure = false;
  std::string script;  // empty if the detection is not confident
};

// `model` is the content of the orientation model. Returns nullopt if the page has too little text.
std::optional<Orientation> detect_orientation(std::string_view model, const Image& image);

// The clockwise turn that makes the page upright: 90, 180 or 270. Returns nullopt if the page is upright
// already or the detection is not confident.
std::optional<int> turn_to_upright(std::string_view model, const Image& image);

}  // namespace ocr
