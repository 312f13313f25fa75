#include "image/rules.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "image/leptonica.hpp"

namespace ocr {
namespace {

// In heights of the letter x.
constexpr double shortest_across = 5;  // longer than any letter is wide
constexpr double shortest_down = 3.5;  // longer than any letter is high
constexpr double shortest_alone = 8;   // of a vertical rule that meets no horizontal one
constexpr double thickest = 0.8;
constexpr double longest_break = 0.4;

constexpr int times_its_thickness = 8;  // shorter ones are strokes of large letters
constexpr int least_length_px = 24;
constexpr int steepest = 20;  // a rule may lean by one pixel in so many
constexpr int soft_edge_px = 1;
constexpr double most_ink_beside = 0.4;  // more is a line of blurred letters

int pixels(double letter_heights, double letter_height_px) {
  return std::max(1, static_cast<int>(std::lround(letter_heights * letter_height_px)));
}

// The rules of one direction. Lengths are along them.
class Rules {
 public:
  Rules(Pix* ink, double letter_height_px, bool is_across)
      : is_across_(is_across), letter_height_(letter_height_px) {
    const int least =
        std::max(least_length_px, pixels(is_across ? shortest_across : shortest_down, letter_height_px));
    // Pieces are longer than a letter's strokes, so that a line of small letters is not taken for a broken
    // rule.
    const Picture pieces = opened(ink, least / 2);
    const Picture whole = pieces ? closed(pieces.get(), pixels(longest_break, letter_height_px), 1) : nullptr;
    const Picture runs = whole ? opened(whole.get(), least) : nullptr;
    if (!runs) return;
    // A leaning rule is a staircase of runs.
    mask_ = closed(runs.get(), least / 2, 3);
    if (mask_) keep_thin(ink);
  }

  Pix* mask() const { return mask_.get(); }
  const std::vector<Box>& boxes() const { return boxes_; }
  bool are_found() const { return mask_ && !boxes_.empty(); }

  // Forgets the rules for which `is_wrong` holds.
  template <class Test>
  void erase_if(const Test& is_wrong) {
    std::erase_if(boxes_, [&](const Box& box) {
      if (!is_wrong(box)) return false;
      pixRasterop(mask_.get(), static_cast<int>(box.left), static_cast<int>(box.top),
                  static_cast<int>(box.right - box.left), static_cast<int>(box.bottom - box.top), PIX_CLR,
                  nullptr, 0, 0);
      return true;
    });
  }

  // The rules with their soft edges.
  Picture wide_mask() const {
    constexpr int width = 1 + 2 * soft_edge_px;
    return Picture(pixDilateBrick(nullptr, mask_.get(), width, width));
  }

  // Replaces the rules in the page by their surroundings. `ink` is the page's, `all` are the rules of both
  // directions. Strokes of letters that cross a rule stay.
  void erase_from(Pix* page, Pix* ink, Pix* all) const {
    const Picture wide = wide_mask();
    const Picture rest(wide ? pixSubtract(nullptr, ink, all) : nullptr);
    const int reach = thickest_px_ + 2 * soft_edge_px + 2;
    const Picture bridges = rest ? closed(rest.get(), 1, reach) : nullptr;
    const int around = 2 * (thickest_px_ + 2 * soft_edge_px) + 1;
    const Picture ground(is_across_ ? pixCloseGray(page, 1, around) : pixCloseGray(page, around, 1));
    if (!bridges || !ground) return;
    pixAnd(bridges.get(), bridges.get(), ink);
    pixSubtract(wide.get(), wide.get(), bridges.get());
    pixCombineMasked(page, ground.get(), wide.get());
  }

 private:
  Picture closed(Pix* pix, int along, int athwart) const {
    return Picture(is_across_ ? pixCloseSafeBrick(nullptr, pix, along, athwart)
                              : pixCloseSafeBrick(nullptr, pix, athwart, along));
  }
  Picture opened(Pix* pix, int along) const {
    return Picture(is_across_ ? pixOpenBrick(nullptr, pix, along, 1) : pixOpenBrick(nullptr, pix, 1, along));
  }

  // The share of ink in the pixels beside a part of the mask.
  static double ink_beside(Pix* part, Pix* ink, int left, int top, int soft) {
    const int margin = soft + 2;
    const Picture framed(pixAddBorder(part, margin, 0));
    const Picture near(framed ? pixDilateBrick(nullptr, framed.get(), 2 * soft + 1, 2 * soft + 1) : nullptr);
    const Picture beside(near ? pixDilateBrick(nullptr, near.get(), 5, 5) : nullptr);
    if (!beside) return 1;
    pixSubtract(beside.get(), beside.get(), near.get());
    l_int32 all = 0;
    pixCountPixels(beside.get(), &all, nullptr);
    const Picture inked(pixCreate(pixGetWidth(beside.get()), pixGetHeight(beside.get()), 1));
    if (!inked || all == 0) return 1;
    pixRasterop(inked.get(), 0, 0, pixGetWidth(beside.get()), pixGetHeight(beside.get()), PIX_SRC, ink,
                left - margin, top - margin);
    pixAnd(inked.get(), inked.get(), beside.get());
    l_int32 count = 0;
    pixCountPixels(inked.get(), &count, nullptr);
    return static_cast<double>(count) / all;
  }

  void keep_thin(Pix* ink) {
    const int most = pixels(thickest, letter_height_);
    Pixa* parts = nullptr;
    Boxa* found = pixConnComp(mask_.get(), &parts, 8);
    for (int i = 0; i < boxaGetCount(found); ++i) {
      l_int32 x = 0;
      l_int32 y = 0;
      l_int32 w = 0;
      l_int32 h = 0;
      boxaGetBoxGeometry(found, i, &x, &y, &w, &h);
      l_int32 area = 0;
      const Picture part(pixaGetPix(parts, i, L_CLONE));
      pixCountPixels(part.get(), &area, nullptr);
      const int length = is_across_ ? w : h;
      const int thickness = (area + length - 1) / length;
      const bool is_rule = thickness <= most && length >= times_its_thickness * thickness &&
                           (is_across_ ? h : w) <= thickness + 2 + length / steepest &&
                           ink_beside(part.get(), ink, x, y, soft_edge_px) <= most_ink_beside;
      if (is_rule) {
        boxes_.push_back({static_cast<double>(x), static_cast<double>(y), static_cast<double>(x + w),
                          static_cast<double>(y + h)});
        thickest_px_ = std::max(thickest_px_, thickness);
      } else {
        pixRasterop(mask_.get(), x, y, w, h, PIX_DST & PIX_NOT(PIX_SRC), part.get(), 0, 0);
      }
    }
    boxaDestroy(&found);
    pixaDestroy(&parts);
  }

  bool is_across_;
  double letter_height_;
  int thickest_px_ = 0;
  Picture mask_;
  std::vector<Box> boxes_;
};

bool touch(const Box& one, const Box& other, double reach) {
  return one.left <= other.right + reach && other.left <= one.right + reach &&
         one.top <= other.bottom + reach && other.top <= one.bottom + reach;
}

Picture ink_of(Pix* page) {
  constexpr int fainter = 20;  // thin rules are lighter than letters
  constexpr int almost_white = 235;
  const auto threshold = best_threshold(page);
  return Picture(threshold ? pixThresholdToBinary(page, std::min(*threshold + fainter, almost_white))
                           : nullptr);
}

// A look at the page in a quarter of its size: a page without rules takes a few milliseconds.
bool may_have_rules(Pix* ink, double letter_height_px) {
  constexpr int reduction = 4;
  constexpr int any_pixel = 1;  // keeps thin rules
  constexpr double most_of_a_rule = 0.7;
  const Picture half(pixReduceRankBinary2(ink, any_pixel, nullptr));
  const Picture small(half ? pixReduceRankBinary2(half.get(), any_pixel, nullptr) : nullptr);
  if (!small) return false;
  const auto has_runs = [&](double shortest, bool is_across) {
    const int least = std::max(least_length_px, pixels(shortest, letter_height_px));
    const int length = std::max(2, static_cast<int>(most_of_a_rule * least / reduction));
    const Picture runs(is_across ? pixOpenBrick(nullptr, small.get(), length, 1)
                                 : pixOpenBrick(nullptr, small.get(), 1, length));
    l_int32 is_empty = 1;
    return runs && pixZero(runs.get(), &is_empty) == 0 && is_empty == 0;
  };
  return has_runs(shortest_across, true) || has_runs(shortest_down, false);
}

}  // namespace

std::optional<Ruled> without_rules(const Image& image, double letter_height_px) {
  const Picture plain = grey(image.pix());
  const Picture ink = plain ? ink_of(plain.get()) : nullptr;
  if (!ink || !may_have_rules(ink.get(), letter_height_px)) return std::nullopt;
  const Rules across(ink.get(), letter_height_px, true);
  Rules down(ink.get(), letter_height_px, false);
  if (!across.mask() || !down.mask()) return std::nullopt;
  down.erase_if([&](const Box& rule) {
    return rule.bottom - rule.top < shortest_alone * letter_height_px &&
           std::none_of(across.boxes().begin(), across.boxes().end(),
                        [&](const Box& other) { return touch(rule, other, letter_height_px / 2); });
  });
  if (!across.are_found() && !down.are_found()) return std::nullopt;
  const Picture page(pixCopy(nullptr, plain.get()));
  const Picture all = across.wide_mask();
  const Picture others = down.wide_mask();
  if (!page || !all || !others) return std::nullopt;
  pixOr(all.get(), all.get(), others.get());
  down.erase_from(page.get(), ink.get(), all.get());
  across.erase_from(page.get(), ink.get(), all.get());
  return Ruled{Image(pixClone(page.get()), image.to_uploaded()), across.boxes(), down.boxes()};
}

}  // namespace ocr
