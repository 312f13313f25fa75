// The functions of the engine that the steps of a reading need.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "image/image.hpp"
#include "recognition/recognition.hpp"

namespace ocr {

// What the engine takes an image for. The numbers are Tesseract's page segmentation modes.
enum class Segmentation { as_asked = -1, block = 6, line = 7, sparse = 11 };

struct PageReader {
  std::function<Recognition(const Image&, Segmentation)> read;  // with its layout
  // The clockwise turn in degrees that makes a picture upright; nullopt if it is upright or unclear.
  std::function<std::optional<int>(const Image&)> turn_to_upright;
  // When readings must have ended.
  std::chrono::steady_clock::time_point latest = std::chrono::steady_clock::time_point::max();
};

}  // namespace ocr
