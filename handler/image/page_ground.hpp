// The ground of a page: which grey its letters stand on, place by place.
//
// The page is divided into square tiles. The ground of a tile is the commonest grey in it and its neighbours,
// because letters cover less than half of the area they stand on. Neighbouring tiles of nearly equal ground
// form a region: the paper is one, however the light falls off over it; a shaded cell or a dark heading is
// another.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "image/leptonica.hpp"

namespace ocr {

struct GroundRegion {
  int number;
  int tiles = 0;
  int left, top, right, bottom;  // in tiles; right and bottom exclusive
  double grey = 0;               // mean ground of its tiles
};

class PageGround {
 public:
  // Of an 8-bit picture. `tile_px` should be about the height of the letter x.
  PageGround(Pix* grey_pix, int tile_px);

  int tile_px() const { return tile_px_; }
  int columns() const { return columns_; }
  int rows() const { return rows_; }
  int grey_of(int column, int row) const { return grey_[at(column, row)]; }
  int region_of(int column, int row) const { return region_[at(column, row)]; }
  const std::vector<GroundRegion>& regions() const { return regions_; }

 private:
  static constexpr int bins = 64;
  using Histogram = std::array<int, bins>;

  std::size_t at(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
           static_cast<std::size_t>(column);
  }
  std::vector<Histogram> count(Pix* grey_pix) const;
  static int commonest(const Histogram& counts);
  void find_grounds(const std::vector<Histogram>& counts);
  int tolerance() const;
  void find_regions();
  void grow(int number, int column, int row);

  int tile_px_;
  int columns_;
  int rows_;
  int tolerance_ = 0;
  std::vector<int> grey_;
  std::vector<int> region_;
  std::vector<GroundRegion> regions_;
};

}  // namespace ocr
