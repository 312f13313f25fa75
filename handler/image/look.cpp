#include "image/look.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "image/leptonica.hpp"

namespace ocr {
namespace {

constexpr std::int64_t most_pixels_to_look_at = 2'000'000;

// Converts to grey and halves the size until it is small enough. Sets `reduction` to the factor.
Picture grey_to_look_at(Pix* pix, int& reduction) {
  const auto is_large = [](Pix* each) {
    return std::int64_t{pixGetWidth(each)} * pixGetHeight(each) > most_pixels_to_look_at;
  };
  reduction = 1;
  Picture seen;
  if (is_large(pix)) {
    reduction = 2;
    constexpr float red = 0.3F;
    constexpr float green = 0.59F;
    constexpr float blue = 0.11F;
    if (pixGetDepth(pix) == 32)
      seen.reset(pixScaleRGBToGray2(pix, red, green, blue));
    else
      seen.reset(pixGetDepth(pix) == 1 ? pixScaleToGray2(pix) : pixScaleAreaMap2(pix));
  } else {
    seen = grey(pix);
  }
  for (; seen && is_large(seen.get()); reduction *= 2) seen.reset(pixScaleAreaMap2(seen.get()));
  return seen;
}

// The height that the given share of the shapes does not exceed. Sorts the heights.
int height_at(std::vector<int>& heights, double share) {
  const auto place =
      heights.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(heights.size() - 1));
  std::nth_element(heights.begin(), place, heights.end());
  return *place;
}

// Forgets the dots of leaders and screens where there are so many that they would be taken for the letters.
void forget_dots(std::vector<int>& heights) {
  constexpr double high = 0.85;
  constexpr double dot = 0.45;  // of a high letter
  constexpr double many = 0.3;
  if (heights.empty()) return;
  const double highest_dot = dot * height_at(heights, high);
  const auto dots =
      std::count_if(heights.begin(), heights.end(), [&](int height) { return height < highest_dot; });
  if (static_cast<double>(dots) > many * static_cast<double>(heights.size()))
    std::erase_if(heights, [&](int height) { return height < highest_dot; });
}

void look_at_shapes(Pix* binary, int reduction, Look& look) {
  std::vector<int> heights;
  constexpr int least_height = 4;
  for (const auto& [x, y, width, height] : shapes_of(binary)) {
    // A shape wider than a ligature or taller than the letter l is a line, a frame or a picture.
    const bool is_letter = height >= least_height && width <= 4 * height && height <= 5 * width;
    if (is_letter) heights.push_back(height);
    if (height < least_height && width < least_height) ++look.specks;
  }
  forget_dots(heights);
  look.letters = static_cast<int>(heights.size());
  if (!heights.empty()) look.x_height_px = static_cast<double>(height_at(heights, 0.5)) * reduction;
}

// The brightness of the paper as measured by Leptonica, darkest to lightest. The number of fields roughly
// matches the lines of a page and the words of a line.
double light_of(Pix* grey_pix) {
  constexpr int fields = 24;
  constexpr int least_field_px = 10;
  constexpr int ink = 60;  // darker pixels are not paper
  constexpr int least_paper_px = 40;
  // Every second pixel of every second row is enough, because paper has no detail.
  const Picture fewer(pixScaleByIntSampling(grey_pix, 2));
  if (!fewer) return 1;
  Pix* paper = nullptr;
  pixGetBackgroundGrayMap(fewer.get(), nullptr, std::max(least_field_px, pixGetWidth(fewer.get()) / fields),
                          std::max(least_field_px, pixGetHeight(fewer.get()) / fields), ink, least_paper_px,
                          &paper);
  const Picture owned(paper);
  if (!paper) return 1;
  constexpr float few = 0.05F;
  l_uint32 dark = 0;
  l_uint32 light = 0;
  pixGetRankValue(paper, 1, few, &dark);
  pixGetRankValue(paper, 1, 1 - few, &light);
  return light == 0 ? 1 : static_cast<double>(dark) / light;
}

void look_at_skew(Pix* binary, Look& look) {
  constexpr int coarse_reduction = 4;
  constexpr int fine_reduction = 2;
  constexpr float most_degrees = 12;
  constexpr float coarse_step = 1;
  constexpr float fine_step = 0.05F;
  l_float32 angle = 0;
  l_float32 sureness = 0;
  if (pixFindSkewSweepAndSearchScore(binary, &angle, &sureness, nullptr, coarse_reduction, fine_reduction, 0,
                                     most_degrees, coarse_step, fine_step) != 0)
    return;
  look.skew_degrees = static_cast<double>(angle);
  look.skew_sureness = static_cast<double>(sureness);
}

}  // namespace

std::vector<Shape> shapes_of(Pix* binary_pix) {
  Boxa* found = binary_pix ? pixConnCompBB(binary_pix, 8) : nullptr;
  std::vector<Shape> shapes(static_cast<std::size_t>(std::max(0, boxaGetCount(found))));
  for (std::size_t i = 0; i < shapes.size(); ++i)
    boxaGetBoxGeometry(found, static_cast<l_int32>(i), &shapes[i].x, &shapes[i].y, &shapes[i].width,
                       &shapes[i].height);
  boxaDestroy(&found);
  return shapes;
}

std::optional<int> best_threshold(Pix* grey_pix) {
  constexpr float share_of_best_split = 0.1F;  // recommended by Leptonica
  constexpr int every_fourth = 4;
  l_int32 threshold = 0;
  if (pixSplitDistributionFgBg(grey_pix, share_of_best_split, every_fourth, &threshold, nullptr, nullptr,
                               nullptr) != 0)
    return std::nullopt;
  return threshold;
}

Look look_at(const Image& image) {
  Look look;
  int reduction = 1;
  const Picture seen = grey_to_look_at(image.pix(), reduction);
  const auto threshold = seen ? best_threshold(seen.get()) : std::nullopt;
  const Picture binary(threshold ? pixThresholdToBinary(seen.get(), *threshold) : nullptr);
  if (!binary) return look;
  l_float32 ink_share = 0;
  pixForegroundFraction(binary.get(), &ink_share);
  look.ink_share = static_cast<double>(ink_share);
  l_uint32 middle = 0;
  pixGetRankValue(seen.get(), 4, 0.5F, &middle);
  look.middle_grey = std::min(static_cast<int>(middle), 255);  // Leptonica rounds white up to 256
  look.light = light_of(seen.get());
  if (look.ink_share > 0.5) pixInvert(binary.get(), binary.get());
  look_at_shapes(binary.get(), reduction, look);
  look_at_skew(binary.get(), look);
  return look;
}

}  // namespace ocr
