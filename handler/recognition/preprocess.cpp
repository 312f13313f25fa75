#include "recognition/preprocess.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "image/faint_ink.hpp"
#include "image/fields.hpp"
#include "image/ink.hpp"
#include "image/look.hpp"
#include "image/rules.hpp"
#include "image/screens.hpp"

namespace ocr {
namespace {

constexpr double even_light = 0.85;
constexpr int dark_grey = 70;  // darker is a dark background, not paper in shadow
constexpr double least_skew_degrees = 0.3;
constexpr double sure_skew = 3;
constexpr int fewest_letters = 12;  // fewer are too little evidence

constexpr double small_x_height_px = 11;
constexpr double large_x_height_px = 45;
constexpr double good_x_height_px = 22;
constexpr double most_enlarged = 4;
constexpr double most_pixels_enlarged = 12e6;

std::string with_number(const char* step, double number) {
  char text[48];
  std::snprintf(text, sizeof text, "%s %.1f", step, number);
  return text;
}

// The factor that scales the letters to the height that the engine reads best.
double good_scale(const Look& look, const Image& image) {
  if (look.letters < fewest_letters) return 1;
  if (look.x_height_px >= small_x_height_px && look.x_height_px <= large_x_height_px) return 1;
  const double pixels = static_cast<double>(image.width_px()) * image.height_px();
  return std::min(
      {good_x_height_px / look.x_height_px, most_enlarged, std::sqrt(most_pixels_enlarged / pixels)});
}

// Takes specks out, unless they are letters of a few pixels. Returns whether it did.
bool smooth(Prepared& prepared) {
  constexpr double small_x_height = 9;  // whole letters of it are larger than specks
  constexpr double nearly_all = 0.75;
  auto smoothed = prepared.image.smoothed();
  if (!smoothed) return false;
  const auto before = static_cast<double>(letters_of(prepared.image, small_x_height).size());
  const auto after = static_cast<double>(letters_of(*smoothed, small_x_height).size());
  return after >= nearly_all * before && take(prepared, std::move(smoothed), "smoothed");
}

void take_rules_out(Prepared& prepared) {
  if (prepared.letter_height_px <= 0) return;
  auto ruled = without_rules(prepared.image, prepared.letter_height_px);
  if (!ruled) return;
  take(prepared, std::move(ruled->without), "rules taken out");
  prepared.rules = std::move(ruled->across);
  prepared.rules.insert(prepared.rules.end(), ruled->down.begin(), ruled->down.end());
}

}  // namespace

bool take(Prepared& prepared, std::optional<Image> image, std::string step) {
  if (!image) return false;
  prepared.image = std::move(*image);
  prepared.done.push_back(std::move(step));
  return true;
}

Prepared prepare(const Image& image) {
  Prepared prepared{image.same(), {}, 0, {}};
  Look look = look_at(image);
  bool is_dark = look.ink_share > 0.5 && look.middle_grey < dark_grey;
  if (is_dark) take(prepared, prepared.image.inverted(), "inverted");
  if (look.x_height_px > 0 &&
      take(prepared, with_even_screens(prepared.image, look.x_height_px), "screens evened"))
    look = look_at(prepared.image);
  if (look.x_height_px > 0 &&
      take(prepared, with_even_fields(prepared.image, look.x_height_px), "fields evened")) {
    look = look_at(prepared.image);
    is_dark = false;
  }
  if (!is_dark && look.light < even_light && take(prepared, prepared.image.evened(), "light evened"))
    look = look_at(prepared.image);
  if (!is_dark && look.ink_share > 0.5) take(prepared, prepared.image.inverted(), "inverted");
  if (look.specks > 2 * look.letters && smooth(prepared)) look = look_at(prepared.image);
  // Grain would be taken for faint letters.
  if (look.letters >= fewest_letters && look.specks <= look.letters)
    take(prepared, with_dark_ink(prepared.image, look.x_height_px), "faint ink darkened");
  if (look.letters >= fewest_letters && look.skew_sureness >= sure_skew &&
      std::abs(look.skew_degrees) > least_skew_degrees)
    take(prepared, prepared.image.straightened(look.skew_degrees),
         with_number("deskewed", look.skew_degrees));
  prepared.letter_height_px = look.x_height_px;
  if (const double factor = good_scale(look, prepared.image);
      std::abs(factor - 1) > 0.1 &&
      take(prepared, prepared.image.scaled(factor), with_number("scaled", factor)))
    prepared.letter_height_px *= factor;
  take_rules_out(prepared);
  return prepared;
}

}  // namespace ocr
