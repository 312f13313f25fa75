#include "image/faint_ink.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "image/leptonica.hpp"

namespace ocr {
namespace {

constexpr int faintest = 26;       // ink differs from the paper by at least that
constexpr double worth_it = 1.05;  // times as many letters as without the faint ones
constexpr int fewest_faint = 6;
constexpr int dark_enough = 90;  // what becomes of the faint ink
constexpr std::int64_t most_pixels = 2'000'000;
constexpr double least_height_px = 8;

struct Letters {
  int count = 0;
  Picture ink;
};

Letters letters_darker_than(Pix* page, int threshold, double letter_height_px) {
  Letters letters{0, Picture(pixThresholdToBinary(page, threshold))};
  for (const auto& [x, y, width, height] : shapes_of(letters.ink.get())) {
    if (height >= 0.7 * letter_height_px && height <= 3 * letter_height_px && width <= 3 * height &&
        height <= 8 * width)
      ++letters.count;
  }
  return letters;
}

// The commonest grey above the threshold.
int paper_of(Pix* page, int threshold) {
  std::array<int, 256> counts{};
  constexpr int step = 2;
  for (int y = 0; y < pixGetHeight(page); y += step) {
    const l_uint32* line = pixGetData(page) + std::ptrdiff_t{y} * pixGetWpl(page);
    for (int x = 0; x < pixGetWidth(page); x += step) ++counts[GET_DATA_BYTE(line, x)];
  }
  return static_cast<int>(std::max_element(counts.begin() + threshold, counts.end()) - counts.begin());
}

}  // namespace

std::optional<Image> with_dark_ink(const Image& image, double letter_height_px) {
  const Picture plain = grey(image.pix());
  Picture seen(plain ? pixClone(plain.get()) : nullptr);
  double height = letter_height_px;
  while (seen && std::int64_t{pixGetWidth(seen.get())} * pixGetHeight(seen.get()) > most_pixels &&
         height >= 2 * least_height_px) {
    seen.reset(pixScaleAreaMap2(seen.get()));
    height /= 2;
  }
  const auto threshold = seen ? best_threshold(seen.get()) : std::nullopt;
  if (!threshold) return std::nullopt;
  const int paper = paper_of(seen.get(), std::clamp(*threshold, 0, 255));
  if (paper - faintest <= *threshold) return std::nullopt;
  const Letters usual = letters_darker_than(seen.get(), *threshold, height);
  const Letters all = letters_darker_than(seen.get(), paper - faintest, height);
  if (all.count < worth_it * usual.count + fewest_faint) return std::nullopt;
  // The grey of what the usual threshold misses, away from the soft edges of other letters.
  const Picture usual_and_edges(pixDilateBrick(nullptr, usual.ink.get(), 5, 5));
  const Picture missed(usual_and_edges ? pixSubtract(nullptr, all.ink.get(), usual_and_edges.get())
                                       : nullptr);
  l_float32 faint = 0;
  if (!missed || pixGetRankValueMasked(seen.get(), missed.get(), 0, 0, 1, 0.3F, &faint, nullptr) != 0 ||
      static_cast<float>(paper) - faint < faintest)
    return std::nullopt;
  const Picture page(pixCopy(nullptr, plain.get()));
  if (!page) return std::nullopt;
  constexpr double white = 255;
  const double gain = (white - dark_enough) / (paper - static_cast<double>(faint));
  for (int y = 0; y < pixGetHeight(page.get()); ++y) {
    l_uint32* line = pixGetData(page.get()) + std::ptrdiff_t{y} * pixGetWpl(page.get());
    for (int x = 0; x < pixGetWidth(page.get()); ++x) {
      const double value = white - gain * (paper - static_cast<int>(GET_DATA_BYTE(line, x)));
      SET_DATA_BYTE(line, x, static_cast<l_uint8>(std::clamp(value, 0.0, white)));
    }
  }
  return Image(pixClone(page.get()), image.to_uploaded());
}

}  // namespace ocr
