#include "image/screens.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "image/leptonica.hpp"

namespace ocr {
namespace {

// A page is judged by squares of this side. A screen has ink and paper in every one; text has gaps and
// strokes.
constexpr int square_px = 8;
constexpr int squares_around = 2;       // looked at on each side
constexpr double nearly_all = 0.8;      // of the squares around
constexpr int fewest_changes = 6;       // from ink to paper and back, over the rows of a square
constexpr double least_letter_px = 10;  // the strokes of smaller letters are as close as dots
constexpr int least_squares = 12;       // of a screen
constexpr int some_changes = 3;         // of a square at the edge of a screen

int changes_in(Pix* ink, int left, int top) {
  int changes = 0;
  for (int y = top; y < top + square_px; ++y) {
    const l_uint32* line = pixGetData(ink) + std::ptrdiff_t{y} * pixGetWpl(ink);
    for (int x = left + 1; x < left + square_px; ++x)
      if (GET_DATA_BIT(line, x) != GET_DATA_BIT(line, x - 1)) ++changes;
  }
  return changes;
}

constexpr int most_period = 13;

// Counts the ink of squares, and how often it has ink at each distance to its right.
struct Repeats {
  std::int64_t all = 0;
  std::int64_t inked = 0;
  std::array<std::int64_t, most_period + 1> both{};

  void add_square(Pix* ink, int left, int top) {
    for (int y = top; y < top + square_px; ++y) {
      const l_uint32* line = pixGetData(ink) + std::ptrdiff_t{y} * pixGetWpl(ink);
      for (int x = left; x < left + square_px; ++x) {
        ++all;
        if (GET_DATA_BIT(line, x) == 0) continue;
        ++inked;
        for (int distance = 1; distance <= most_period; ++distance)
          both.at(static_cast<std::size_t>(distance)) += GET_DATA_BIT(line, x + distance);
      }
    }
  }
};

Repeats count_repeats(Pix* ink, Pix* squares) {
  Repeats counts;
  for (int row = 0; row < pixGetHeight(squares); ++row) {
    const l_uint32* marks = pixGetData(squares) + std::ptrdiff_t{row} * pixGetWpl(squares);
    for (int column = 0; column < pixGetWidth(squares); ++column)
      if (GET_DATA_BIT(marks, column) != 0 && (column + 1) * square_px + most_period <= pixGetWidth(ink))
        counts.add_square(ink, column * square_px, row * square_px);
  }
  return counts;
}

// The distance at which the ink of the squares repeats itself, as a screen's does; 0 if it does not, like
// grain.
int period_of(Pix* ink, Pix* squares) {
  constexpr double alike = 0.3;  // correlation
  const auto [all, inked, both] = count_repeats(ink, squares);
  if (inked == 0 || inked == all) return 0;
  const double share = static_cast<double>(inked) / static_cast<double>(all);
  std::vector<double> correlation(most_period + 1);
  for (std::size_t period = 1; period <= most_period; ++period)
    correlation.at(period) =
        (static_cast<double>(both.at(period)) / static_cast<double>(all) - share * share) /
        (share - share * share);
  // Strokes of letters are alike at small distances only; dots are alike again after a gap.
  constexpr double unlike = 0.1;
  const auto gap =
      std::find_if(correlation.begin() + 1, correlation.end(), [](double each) { return each < unlike; });
  if (gap == correlation.end()) return 0;
  const double most = *std::max_element(gap, correlation.end());
  if (most < alike) return 0;
  // Twice the period is one too.
  constexpr double nearly = 0.75;
  const auto first = std::find_if(gap, correlation.end(), [&](double each) { return each >= nearly * most; });
  return static_cast<int>(first - correlation.begin());
}

struct Screens {
  Picture squares;  // a pixel per square: whether the square lies in a screen
  int period_px;
};

std::optional<Screens> find_screens(Pix* ink) {
  const int columns = pixGetWidth(ink) / square_px;
  const int rows = pixGetHeight(ink) / square_px;
  Picture busy(pixCreate(std::max(1, columns), std::max(1, rows), 8));
  Picture busy_at_edge(pixCreate(std::max(1, columns), std::max(1, rows), 1));
  if (!busy || !busy_at_edge) return std::nullopt;
  for (int row = 0; row < rows; ++row) {
    l_uint32* line = pixGetData(busy.get()) + std::ptrdiff_t{row} * pixGetWpl(busy.get());
    l_uint32* edge_line =
        pixGetData(busy_at_edge.get()) + std::ptrdiff_t{row} * pixGetWpl(busy_at_edge.get());
    for (int column = 0; column < columns; ++column) {
      const int changes = changes_in(ink, column * square_px, row * square_px);
      if (changes >= fewest_changes) SET_DATA_BYTE(line, column, 255);
      if (changes >= some_changes) SET_DATA_BIT(edge_line, column);
    }
  }
  const Picture share(pixBlockconv(busy.get(), squares_around, squares_around));
  constexpr int full = 255;
  Picture seeds(share ? pixThresholdToBinary(share.get(), static_cast<int>(full * nearly_all)) : nullptr);
  if (!seeds) return std::nullopt;
  pixInvert(seeds.get(), seeds.get());  // the threshold marked what lies below it
  l_int32 count = 0;
  pixCountPixels(seeds.get(), &count, nullptr);
  const int period = count < least_squares ? 0 : period_of(ink, seeds.get());
  if (period == 0) return std::nullopt;
  // Letters interrupt a screen, and its edges have fewer squares around.
  constexpr int letters = 9;
  constexpr int edges = 2 * squares_around - 1;
  const Picture whole(pixCloseSafeBrick(nullptr, seeds.get(), letters, letters));
  Picture squares(whole ? pixDilateBrick(nullptr, whole.get(), edges, edges) : nullptr);
  const Picture around(squares ? pixDilateBrick(nullptr, squares.get(), 3, 3) : nullptr);
  if (!around) return std::nullopt;
  pixAnd(busy_at_edge.get(), busy_at_edge.get(), around.get());
  pixOr(squares.get(), squares.get(), busy_at_edge.get());
  return Screens{std::move(squares), period};
}

// Whether sharp dots left a pattern in the screens.
bool is_rippled(Pix* even, Pix* smoother, Pix* screens) {
  constexpr int least_difference = 8;
  constexpr double least_share = 0.5;
  std::int64_t all = 0;
  std::int64_t rippled = 0;
  for (int y = 0; y < std::min(pixGetHeight(even), pixGetHeight(screens)); ++y) {
    const l_uint32* marks = pixGetData(screens) + std::ptrdiff_t{y} * pixGetWpl(screens);
    const l_uint32* one = pixGetData(even) + std::ptrdiff_t{y} * pixGetWpl(even);
    const l_uint32* other = pixGetData(smoother) + std::ptrdiff_t{y} * pixGetWpl(smoother);
    for (int x = 0; x < std::min(pixGetWidth(even), pixGetWidth(screens)); ++x) {
      if (GET_DATA_BIT(marks, x) == 0) continue;
      ++all;
      if (std::abs(int{GET_DATA_BYTE(one, x)} - int{GET_DATA_BYTE(other, x)}) >= least_difference) ++rippled;
    }
  }
  return static_cast<double>(rippled) > least_share * static_cast<double>(all);
}

}  // namespace

std::optional<Image> with_even_screens(const Image& image, double letter_height_px) {
  if (letter_height_px < least_letter_px) return std::nullopt;
  const Picture plain = grey(image.pix());
  const auto threshold = plain ? best_threshold(plain.get()) : std::nullopt;
  const Picture ink(threshold ? pixThresholdToBinary(plain.get(), *threshold) : nullptr);
  const auto screens = ink ? find_screens(ink.get()) : std::nullopt;
  if (!screens || screens->period_px > letter_height_px / 1.5)
    return std::nullopt;  // the letters' own strokes
  // A mean over half the period leaves a sixth of a pattern of dots, and most of the letters' strokes.
  const int reach = std::max(1, static_cast<int>(std::lround(screens->period_px / 4.0)));
  Picture even(pixBlockconv(plain.get(), reach, reach));
  const Picture page(pixCopy(nullptr, plain.get()));
  const Picture large(pixExpandReplicate(screens->squares.get(), square_px));
  if (!even || !page || !large) return std::nullopt;
  Picture smoother(pixBlockconv(even.get(), reach, reach));
  if (smoother && is_rippled(even.get(), smoother.get(), large.get())) even = std::move(smoother);
  pixCombineMasked(page.get(), even.get(), large.get());
  return Image(pixClone(page.get()), image.to_uploaded());
}

}  // namespace ocr
