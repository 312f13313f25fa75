#include "image/fields.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "image/leptonica.hpp"
#include "image/page_ground.hpp"

namespace ocr {
namespace {

constexpr int least_tile_px = 10;
constexpr int most_tile_px = 48;
constexpr int least_tiles = 6;
constexpr int same_grey = 22;     // pixels that differ less from the ground belong to it
constexpr int faint = 26;         // ink differs by more
constexpr int plain_paper = 190;  // dark letters on a lighter ground need no help
constexpr int white = 255;
constexpr int weaker_becomes = 165;   // the contrast that the weaker of two inks gets
constexpr int least_difference = 14;  // of a field from the paper
constexpr std::size_t fewest_letters = 2;
constexpr double least_ground = 0.6;   // of a field; where it is less, the ink was taken for the ground
constexpr std::int64_t most_work = 4;  // times the page's pixels, over all fields

struct Ink {
  std::vector<Shape> letters;
  std::int64_t area = 0;
};

// The shapes as high as letters. `field` is the height of the field.
Ink letters_in(Pix* shapes, double letter_height, int field) {
  Ink ink;
  for (const auto& [x, y, width, height] : shapes_of(shapes)) {
    const bool is_letter =
        height >= 0.6 * letter_height && height < 0.9 * field && width <= 6 * height && height <= 12 * width;
    if (!is_letter) continue;
    ink.letters.push_back({x, y, width, height});
    ink.area += std::int64_t{width} * height;
  }
  return ink;
}

class FieldEvener {
 public:
  FieldEvener(Pix* page, const PageGround& ground, double letter_height)
      : page_(page), ground_(ground), letter_height_(letter_height) {}

  // Redraws the region with dark letters on white. Returns whether there was anything to do.
  bool even(const GroundRegion& region, bool is_paper) {
    const int tile = ground_.tile_px();
    left_ = std::max(0, (region.left - 1) * tile);
    top_ = std::max(0, (region.top - 1) * tile);
    width_ = std::min(pixGetWidth(page_), (region.right + 1) * tile) - left_;
    height_ = std::min(pixGetHeight(page_), (region.bottom + 1) * tile) - top_;
    const Picture like = like_ground(region);
    if (!like || share_of_tiles(like.get(), region) < least_ground) return false;
    const Picture field = field_of(like.get(), region);
    if (!field) return false;
    const Picture dark = shapes(field.get(), region, -1);
    const Picture light = shapes(field.get(), region, 1);
    if (!dark || !light) return false;
    const Ink dark_ink = letters_in(dark.get(), letter_height_, height_);
    const Ink light_ink = letters_in(light.get(), letter_height_, height_);
    const bool is_light = light_ink.area > dark_ink.area;
    if (std::max(dark_ink.letters.size(), light_ink.letters.size()) < fewest_letters) return false;
    if (!is_light && is_paper) return false;
    redraw(field.get(), region, is_light, is_light ? light_ink.letters : dark_ink.letters);
    return true;
  }

 private:
  int grey_at(int x, int y) const {
    return GET_DATA_BYTE(pixGetData(page_) + std::ptrdiff_t{top_ + y} * pixGetWpl(page_), left_ + x);
  }
  // The ground at a pixel: of its tile if that belongs to the region, else the region's mean.
  int ground_at(int x, int y, const GroundRegion& region) const {
    const int column = (left_ + x) / ground_.tile_px();
    const int row = (top_ + y) / ground_.tile_px();
    return ground_.region_of(column, row) == region.number ? ground_.grey_of(column, row)
                                                           : static_cast<int>(std::lround(region.grey));
  }
  bool is_own(int x, int y, const GroundRegion& region) const {
    return ground_.region_of((left_ + x) / ground_.tile_px(), (top_ + y) / ground_.tile_px()) ==
           region.number;
  }
  bool is_near(int x, int y, const GroundRegion& region) const {
    const int column = (left_ + x) / ground_.tile_px();
    const int row = (top_ + y) / ground_.tile_px();
    for (int r = std::max(0, row - 1); r <= std::min(ground_.rows() - 1, row + 1); ++r)
      for (int c = std::max(0, column - 1); c <= std::min(ground_.columns() - 1, column + 1); ++c)
        if (ground_.region_of(c, r) == region.number) return true;
    return false;
  }

  template <class Test>
  Picture mask(const Test& test) const {
    Picture made(pixCreate(width_, height_, 1));
    if (!made) return made;
    for (int y = 0; y < height_; ++y) {
      l_uint32* line = pixGetData(made.get()) + std::ptrdiff_t{y} * pixGetWpl(made.get());
      for (int x = 0; x < width_; ++x)
        if (test(x, y)) SET_DATA_BIT(line, x);
    }
    return made;
  }

  Picture like_ground(const GroundRegion& region) const {
    const int tile = ground_.tile_px();
    const int columns = width_ / tile + 1;
    const int rows = height_ / tile + 1;
    const auto at = [&](int column, int row) {
      return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) +
             static_cast<std::size_t>(column);
    };
    std::vector<char> near(at(0, rows));  // by tiles of the box
    for (int row = 0; row * tile < height_; ++row)
      for (int column = 0; column * tile < width_; ++column)
        near[at(column, row)] = is_near(column * tile, row * tile, region) ? 1 : 0;
    const Picture like = mask([&](int x, int y) {
      return near[at(x / tile, y / tile)] != 0 &&
             std::abs(grey_at(x, y) - ground_at(x, y, region)) <= same_grey;
    });
    if (!like) return nullptr;
    // Letters beside the field may have the grey of its ground. They do not touch it, and are small.
    const Picture own = mask([&](int x, int y) {
      return GET_DATA_BIT(pixGetData(like.get()) + std::ptrdiff_t{y} * pixGetWpl(like.get()), x) != 0 &&
             is_own(x, y, region);
    });
    const Picture whole(own ? pixSeedfillBinary(nullptr, own.get(), like.get(), 4) : nullptr);
    const auto least = static_cast<float>(tile * tile);
    return whole ? Picture(pixSelectByArea(whole.get(), least, 4, L_SELECT_IF_GTE, nullptr)) : nullptr;
  }

  // The share of ground in the region's own tiles.
  double share_of_tiles(Pix* like, const GroundRegion& region) const {
    std::int64_t count = 0;
    std::int64_t all = 0;
    for (int y = 0; y < height_; ++y) {
      const l_uint32* line = pixGetData(like) + std::ptrdiff_t{y} * pixGetWpl(like);
      for (int x = 0; x < width_; ++x) {
        if (!is_own(x, y, region)) continue;
        ++all;
        count += GET_DATA_BIT(line, x);
      }
    }
    return static_cast<double>(count) / static_cast<double>(all);
  }

  // The pixels of the field: its ground, and the letters in it, which are holes in the ground.
  Picture field_of(Pix* like, const GroundRegion& region) const {
    const int bridge = std::max(3, static_cast<int>(letter_height_ / 2));
    Picture field(pixCloseSafeBrick(nullptr, like, bridge, bridge));
    const Picture holes(field ? pixHolesByFilling(field.get(), 4) : nullptr);
    if (!holes) return nullptr;
    // A hole as large as a region of its own is another field inside this one.
    for (const auto& [x, y, w, h] : shapes_of(holes.get()))
      if (!is_other_field(x, y, w, h, region))
        pixRasterop(field.get(), x, y, w, h, PIX_SRC | PIX_DST, holes.get(), x, y);
    return field;
  }

  bool is_other_field(int x, int y, int w, int h, const GroundRegion& region) const {
    const int tile = ground_.tile_px();
    int others = 0;
    int all = 0;
    for (int row = (top_ + y) / tile; row <= (top_ + y + h - 1) / tile; ++row)
      for (int column = (left_ + x) / tile; column <= (left_ + x + w - 1) / tile; ++column) {
        ++all;
        const int other = ground_.region_of(column, row);
        if (other != region.number && ground_.regions()[static_cast<std::size_t>(other)].tiles >= least_tiles)
          ++others;
      }
    return 2 * others > all;
  }

  // The shapes in the field that are darker (sign -1) or lighter (sign 1) than its ground.
  Picture shapes(Pix* field, const GroundRegion& region, int sign) const {
    return mask([&](int x, int y) {
      const l_uint32* line = pixGetData(field) + std::ptrdiff_t{y} * pixGetWpl(field);
      return GET_DATA_BIT(line, x) != 0 && sign * (grey_at(x, y) - ground_at(x, y, region)) > faint;
    });
  }

  int contrast_at(int x, int y, const GroundRegion& region, bool is_light) const {
    const int difference = grey_at(x, y) - ground_at(x, y, region);
    return std::max(0, is_light ? difference : -difference);
  }

  // Of two inks in a field, the contrast of the weaker; nullopt if all letters have the same.
  std::optional<int> weaker_contrast(const std::vector<Shape>& letters, const GroundRegion& region,
                                     bool is_light, int strongest) const {
    constexpr std::size_t fewest = 6;
    constexpr std::size_t one_in = 20;
    std::vector<int> weak;
    for (const Shape& letter : letters) {
      int contrast = 0;
      for (int y = letter.y; y < letter.y + letter.height; ++y)
        for (int x = letter.x; x < letter.x + letter.width; ++x)
          contrast = std::max(contrast, contrast_at(x, y, region, is_light));
      if (contrast > strongest / 4 && contrast < strongest / 2) weak.push_back(contrast);
    }
    if (weak.size() < fewest || weak.size() * one_in < letters.size()) return std::nullopt;
    const auto rank = weak.begin() + static_cast<std::ptrdiff_t>(weak.size() / 3);
    std::nth_element(weak.begin(), rank, weak.end());
    return *rank;
  }

  void redraw(Pix* field, const GroundRegion& region, bool is_light, const std::vector<Shape>& letters) {
    // The strongest contrast becomes black; soft edges stay soft.
    constexpr int one_in = 20;
    std::vector<int> counts(white + 1);
    int inked = 0;
    const auto each = [&](const auto& act) {
      for (int y = 0; y < height_; ++y) {
        const l_uint32* line = pixGetData(field) + std::ptrdiff_t{y} * pixGetWpl(field);
        for (int x = 0; x < width_; ++x)
          if (GET_DATA_BIT(line, x) != 0) act(x, y);
      }
    };
    each([&](int x, int y) {
      const int contrast = contrast_at(x, y, region, is_light);
      if (contrast <= faint) return;
      ++counts[static_cast<std::size_t>(contrast)];
      ++inked;
    });
    int strongest = white;
    for (int above = 0; strongest > faint && above * one_in < inked; --strongest)
      above += counts[static_cast<std::size_t>(strongest)];
    if (const auto weaker = weaker_contrast(letters, region, is_light, strongest))
      strongest = *weaker * white / weaker_becomes;
    each([&](int x, int y) {
      const int value =
          std::clamp(white - contrast_at(x, y, region, is_light) * white / std::max(1, strongest), 0, white);
      SET_DATA_BYTE(pixGetData(page_) + std::ptrdiff_t{top_ + y} * pixGetWpl(page_), left_ + x,
                    static_cast<l_uint8>(value));
    });
  }

  Pix* page_;
  const PageGround& ground_;
  double letter_height_;
  int left_ = 0;
  int top_ = 0;
  int width_ = 0;
  int height_ = 0;
};

}  // namespace

std::optional<Image> with_even_fields(const Image& image, double letter_height_px) {
  const Picture plain = grey(image.pix());
  if (!plain) return std::nullopt;
  const int tile = std::clamp(static_cast<int>(std::lround(letter_height_px)), least_tile_px, most_tile_px);
  const PageGround ground(plain.get(), tile);
  std::vector<GroundRegion> regions = ground.regions();
  std::erase_if(regions, [](const GroundRegion& region) { return region.tiles < least_tiles; });
  std::stable_sort(regions.begin(), regions.end(), [](const GroundRegion& one, const GroundRegion& other) {
    return one.tiles > other.tiles;
  });
  // Only the paper: the usual page.
  if (regions.size() == 1 && regions.front().grey >= plain_paper) return std::nullopt;
  const Picture page(pixCopy(nullptr, plain.get()));
  if (!page) return std::nullopt;
  FieldEvener evener(page.get(), ground, letter_height_px);
  std::int64_t work = 0;
  bool is_changed = false;
  const double paper = regions.empty() ? 0 : regions.front().grey;
  for (const GroundRegion& region : regions) {
    if (&region != &regions.front() && std::abs(region.grey - paper) < least_difference) continue;
    work += std::int64_t{region.right - region.left + 2} * (region.bottom - region.top + 2) * tile * tile;
    if (work > most_work * pixGetWidth(page.get()) * pixGetHeight(page.get())) break;
    const bool is_paper = &region == &regions.front() && region.grey >= plain_paper;
    if (evener.even(region, is_paper)) is_changed = true;
  }
  if (!is_changed) return std::nullopt;
  return Image(pixClone(page.get()), image.to_uploaded());
}

}  // namespace ocr
