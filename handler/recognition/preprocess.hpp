// What is done to an image so that it reads better, and when.
//
// A first look, some milliseconds, decides what is done before the first reading: a page that needs nothing
// is read as it is. Where that reading is poor, others are tried, and the best one is kept: at most
// `most_readings` in all, so that a deadline which is enough for one page of dirt is known. The same image
// always takes the same way.
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

// What the first look asks for.
Prepared prepare(const Image& image);

// The engine, as far as it is needed here.
struct PageReader {
  std::function<Recognition(const Image&)> read;
  // By how much a picture must be turned clockwise to stand upright; nothing where it stands, or is unsure.
  std::function<std::optional<int>(const Image&)> turn_to_upright;
};

// With preprocess=off: as it is, but for a turn that was asked for.
Result<Recognition> read_well(const Image& image, const OcrOptions& options, const PageReader& reader);

}  // namespace ocr
