#include "image/page_ground.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace ocr {
namespace {

constexpr int bin_width = 4;
constexpr int grain_bins = 3;  // the paper of a scan varies by that much to either side
constexpr int fading_light =
    9;                          // greatest difference of neighbouring tiles of a region, if the paper is even
constexpr int times_usual = 4;  // greatest difference, if it is not, in times the usual one

}  // namespace

PageGround::PageGround(Pix* grey_pix, int tile_px)
    : tile_px_(tile_px),
      columns_((pixGetWidth(grey_pix) + tile_px - 1) / tile_px),
      rows_((pixGetHeight(grey_pix) + tile_px - 1) / tile_px) {
  find_grounds(count(grey_pix));
  find_regions();
}

std::vector<PageGround::Histogram> PageGround::count(Pix* grey_pix) const {
  std::vector<Histogram> counts(at(0, rows_));
  constexpr int step = 2;  // every second pixel of every second row is enough
  for (int y = 0; y < pixGetHeight(grey_pix); y += step) {
    const l_uint32* line = pixGetData(grey_pix) + std::ptrdiff_t{y} * pixGetWpl(grey_pix);
    for (int x = 0; x < pixGetWidth(grey_pix); x += step)
      ++counts[at(x / tile_px_, y / tile_px_)][GET_DATA_BYTE(line, x) / bin_width];
  }
  return counts;
}

// The commonest grey, give or take the grain of the paper.
int PageGround::commonest(const Histogram& counts) {
  int best = -1;
  int ground = 0;
  for (int bin = 0; bin < bins; ++bin) {
    int near = 0;
    int weighted = 0;
    for (int other = std::max(0, bin - grain_bins); other <= std::min(bins - 1, bin + grain_bins); ++other) {
      near += counts.at(static_cast<std::size_t>(other));
      weighted += other * counts.at(static_cast<std::size_t>(other));
    }
    if (near <= best) continue;
    best = near;
    ground = near == 0 ? 0 : weighted * bin_width / near + bin_width / 2;
  }
  return ground;
}

void PageGround::find_grounds(const std::vector<Histogram>& counts) {
  grey_.resize(counts.size());
  for (int row = 0; row < rows_; ++row) {
    for (int column = 0; column < columns_; ++column) {
      Histogram sum{};
      for (int y = std::max(0, row - 1); y <= std::min(rows_ - 1, row + 1); ++y)
        for (int x = std::max(0, column - 1); x <= std::min(columns_ - 1, column + 1); ++x)
          for (std::size_t bin = 0; bin < bins; ++bin) sum[bin] += counts[at(x, y)][bin];
      grey_[at(column, row)] = commonest(sum);
    }
  }
}

// The difference that tells regions apart. Grain makes the grounds of all tiles uncertain.
int PageGround::tolerance() const {
  std::vector<int> differences;
  for (int row = 0; row < rows_; ++row)
    for (int column = 1; column < columns_; ++column)
      differences.push_back(std::abs(grey_of(column, row) - grey_of(column - 1, row)));
  if (differences.empty()) return fading_light;
  const auto middle = differences.begin() + static_cast<std::ptrdiff_t>(differences.size() / 2);
  std::nth_element(differences.begin(), middle, differences.end());
  return std::max(fading_light, times_usual * *middle);
}

void PageGround::find_regions() {
  tolerance_ = tolerance();
  region_.assign(grey_.size(), -1);
  for (int row = 0; row < rows_; ++row)
    for (int column = 0; column < columns_; ++column)
      if (region_of(column, row) < 0) {
        regions_.push_back({static_cast<int>(regions_.size()), 0, column, row, column, row, 0});
        grow(regions_.back().number, column, row);
      }
}

void PageGround::grow(int number, int column, int row) {
  GroundRegion& region = regions_[static_cast<std::size_t>(number)];
  std::vector<std::pair<int, int>> open{{column, row}};
  region_[at(column, row)] = number;
  double sum = 0;
  while (!open.empty()) {
    const auto [x, y] = open.back();
    open.pop_back();
    ++region.tiles;
    sum += grey_of(x, y);
    region.left = std::min(region.left, x);
    region.top = std::min(region.top, y);
    region.right = std::max(region.right, x + 1);
    region.bottom = std::max(region.bottom, y + 1);
    for (const auto& [dx, dy] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
      const int next_x = x + dx;
      const int next_y = y + dy;
      if (next_x < 0 || next_y < 0 || next_x >= columns_ || next_y >= rows_) continue;
      if (region_of(next_x, next_y) >= 0 || std::abs(grey_of(next_x, next_y) - grey_of(x, y)) > tolerance_)
        continue;
      region_[at(next_x, next_y)] = number;
      open.emplace_back(next_x, next_y);
    }
  }
  region.grey = sum / region.tiles;
}

}  // namespace ocr
