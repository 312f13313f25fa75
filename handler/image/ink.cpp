#include "image/ink.hpp"

#include <algorithm>
#include <cstdint>

#include "image/leptonica.hpp"

namespace ocr {
namespace {

// In heights of the letter x.
constexpr double lowest = 0.55;
constexpr double highest = 6;
constexpr double widest = 8;  // letters that touch

constexpr std::int64_t most_pixels = 3'000'000;
constexpr double fewest_pixels_high = 8;

}  // namespace

std::vector<Box> letters_of(const Image& image, double letter_height_px) {
  std::vector<Box> letters;
  Picture seen = grey(image.pix());
  int reduction = 1;
  while (seen && std::int64_t{pixGetWidth(seen.get())} * pixGetHeight(seen.get()) > most_pixels &&
         letter_height_px / reduction >= 2 * fewest_pixels_high) {
    seen.reset(pixScaleAreaMap2(seen.get()));
    reduction *= 2;
  }
  const auto threshold = seen ? best_threshold(seen.get()) : std::nullopt;
  const Picture ink(threshold ? pixThresholdToBinary(seen.get(), *threshold) : nullptr);
  if (!ink) return letters;
  for (const auto& [x, y, w, h] : shapes_of(ink.get())) {
    const double height = h * reduction / letter_height_px;
    const double width = w * reduction / letter_height_px;
    if (height < lowest || height > highest || width > widest || h > 12 * w) continue;
    letters.push_back({static_cast<double>(x * reduction), static_cast<double>(y * reduction),
                       static_cast<double>((x + w) * reduction), static_cast<double>((y + h) * reduction)});
  }
  return letters;
}

}  // namespace ocr
