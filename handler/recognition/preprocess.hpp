// Preprocessing: how an image is corrected before it is read, and when it is read again.
//
// A first look, which takes a few milliseconds, decides what is corrected before the first reading; a
// clean page is read as it is. After a poor reading, other corrections are tried and the best reading is
// kept. At most `most_readings` are made, so the time for the worst page is bounded and a deadline can
// allow for it. The steps are deterministic: they depend only on the image.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "image/image.hpp"
#include "options/ocr_options.hpp"
#include "recognition/recognition.hpp"

namespace ocr {

constexpr int most_readings = 4;

struct Prepared {
  Image image;
  std::vector<std::string> done;  // "inverted", "light evened", "smoothed", "deskewed 2.8", "scaled 2.0"
};

// Applies the corrections that the first look calls for.
Prepared prepare(const Image& image);

// The functions of the engine that preprocessing needs.
struct PageReader {
  std::function<Recognition(const Image&)> read;
  // The clockwise turn in degrees that makes a picture upright; nullopt if it is upright or unclear.
  std::function<std::optional<int>(const Image&)> turn_to_upright;
};

// With preprocess=off, the image is read once, as it is or with the turn that the options ask for.
Result<Recognition> read_well(const Image& image, const OcrOptions& options, const PageReader& reader);

}  // namespace ocr
