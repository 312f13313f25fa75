#include "image/screens.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "image/leptonica.hpp"

namespace ocr {
namespace {

// A page is judged by squares of this side. A screen has ink and paper in every one; text has gaps and
// strokes.
constexpr int square_px = 8;
constexpr int squares_around = 2;   // looked at on each side
constexpr double nearly_all = 0.8;  // of the squares around
constexpr int fewest_changes = 6;   // from ink to paper and back, over the rows of a square
constexpr int least_squares = 12;   // of a screen
constexpr double most_pitch_px = 10;

int changes_in(Pix* ink, int left, int top) {
  int changes = 0;
  for (int y = top; y < top + square_px; ++y) {
    const l_uint32* line = pixGetData(ink) + std::ptrdiff_t{y} * pixGetWpl(ink);
    for (int x = left + 1; x < left + square_px; ++x)
      if (GET_DATA_BIT(line, x) != GET_DATA_BIT(line, x - 1)) ++changes;
  }
  return changes;
}

// Whether the ink of the squares repeats itself at some distance, as a screen's does. Grain does not.
bool is_regular(Pix* ink, Pix* squares) {
  constexpr int least_period = 3;
  constexpr int most_period = 13;
  constexpr double alike = 0.3;  // correlation
  std::array<std::int64_t, most_period + 1> both{};
  std::int64_t inked = 0;
  std::int64_t all = 0;
  for (int row = 0; row < pixGetHeight(squares); ++row) {
    const l_uint32* marks = pixGetData(squares) + std::ptrdiff_t{row} * pixGetWpl(squares);
    for (int column = 0; column < pixGetWidth(squares); ++column) {
      const int left = column * square_px;
      if (GET_DATA_BIT(marks, column) == 0 || left + square_px + most_period > pixGetWidth(ink)) continue;
      for (int y = row * square_px; y < (row + 1) * square_px; ++y) {
        const l_uint32* line = pixGetData(ink) + std::ptrdiff_t{y} * pixGetWpl(ink);
        for (int x = left; x < left + square_px; ++x) {
          ++all;
          if (GET_DATA_BIT(line, x) == 0) continue;
          ++inked;
          for (int period = least_period; period <= most_period; ++period)
            both.at(static_cast<std::size_t>(period)) += GET_DATA_BIT(line, x + period);
        }
      }
    }
  }
  if (inked == 0 || inked == all) return false;
  const double share = static_cast<double>(inked) / static_cast<double>(all);
  const double most =
      static_cast<double>(*std::max_element(both.begin(), both.end())) / static_cast<double>(all);
  return (most - share * share) / (share - share * share) >= alike;
}

// A pixel per square: whether the square lies in a screen.
Picture screened_squares(Pix* ink) {
  const int columns = pixGetWidth(ink) / square_px;
  const int rows = pixGetHeight(ink) / square_px;
  Picture busy(pixCreate(std::max(1, columns), std::max(1, rows), 8));
  if (!busy) return nullptr;
  for (int row = 0; row < rows; ++row) {
    l_uint32* line = pixGetData(busy.get()) + std::ptrdiff_t{row} * pixGetWpl(busy.get());
    for (int column = 0; column < columns; ++column)
      if (changes_in(ink, column * square_px, row * square_px) >= fewest_changes)
        SET_DATA_BYTE(line, column, 255);
  }
  const Picture share(pixBlockconv(busy.get(), squares_around, squares_around));
  constexpr int full = 255;
  Picture seeds(share ? pixThresholdToBinary(share.get(), static_cast<int>(full * nearly_all)) : nullptr);
  if (!seeds) return nullptr;
  pixInvert(seeds.get(), seeds.get());  // the threshold marked what lies below it
  l_int32 count = 0;
  pixCountPixels(seeds.get(), &count, nullptr);
  if (count < least_squares || !is_regular(ink, seeds.get())) return nullptr;
  // Letters interrupt a screen, and its edges have fewer squares around.
  constexpr int letters = 9;
  constexpr int edges = 2 * squares_around - 1;
  const Picture whole(pixCloseSafeBrick(nullptr, seeds.get(), letters, letters));
  return Picture(whole ? pixDilateBrick(nullptr, whole.get(), edges, edges) : nullptr);
}

// The distance of the screen's dots, from the changes per row in its squares.
double pitch_of(Pix* ink, Pix* squares) {
  std::int64_t changes = 0;
  std::int64_t count = 0;
  for (int row = 0; row < pixGetHeight(squares); ++row) {
    const l_uint32* line = pixGetData(squares) + std::ptrdiff_t{row} * pixGetWpl(squares);
    for (int column = 0; column < pixGetWidth(squares); ++column) {
      if (GET_DATA_BIT(line, column) == 0 || (row + 1) * square_px > pixGetHeight(ink) ||
          (column + 1) * square_px > pixGetWidth(ink))
        continue;
      changes += changes_in(ink, column * square_px, row * square_px);
      ++count;
    }
  }
  const double per_pixel = static_cast<double>(changes) /
                           (static_cast<double>(std::max<std::int64_t>(1, count)) * square_px * square_px);
  return std::min(most_pitch_px, 2 / std::max(per_pixel, 2 / most_pitch_px));
}

}  // namespace

std::optional<Image> with_even_screens(const Image& image, double letter_height_px) {
  const Picture plain = grey(image.pix());
  const auto threshold = plain ? best_threshold(plain.get()) : std::nullopt;
  const Picture ink(threshold ? pixThresholdToBinary(plain.get(), *threshold) : nullptr);
  const Picture squares = ink ? screened_squares(ink.get()) : nullptr;
  if (!squares) return std::nullopt;
  const double pitch = pitch_of(ink.get(), squares.get());
  if (pitch > letter_height_px / 2) return std::nullopt;  // the letters' own strokes
  // A mean over half the pitch leaves a sixth of a pattern of dots, and most of the letters' strokes.
  const int reach = std::max(1, static_cast<int>(std::lround(0.25 * pitch)));
  const Picture even(pixBlockconv(plain.get(), reach, reach));
  const Picture page(pixCopy(nullptr, plain.get()));
  const Picture large(pixExpandReplicate(squares.get(), square_px));
  if (!even || !page || !large) return std::nullopt;
  pixCombineMasked(page.get(), even.get(), large.get());
  return Image(pixClone(page.get()), image.to_uploaded());
}

}  // namespace ocr
