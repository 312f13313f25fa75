#include "recognition/preprocess.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <utility>

#include "image/look.hpp"

namespace ocr {
namespace {

// Below this mean confidence the page may be sideways or upside down.
constexpr int poor_confidence = 60;
// Below this mean confidence another reading is worth the time.
constexpr int doubtful_confidence = 80;

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

std::string turned_by(int degrees) {
  return "rotated " + std::to_string(degrees);
}

// The factor that scales the letters to the height that the engine reads best.
double good_scale(const Look& look, const Image& image) {
  if (look.letters < fewest_letters) return 1;
  if (look.x_height_px >= small_x_height_px && look.x_height_px <= large_x_height_px) return 1;
  const double pixels = static_cast<double>(image.width_px()) * image.height_px();
  return std::min(
      {good_x_height_px / look.x_height_px, most_enlarged, std::sqrt(most_pixels_enlarged / pixels)});
}

bool take(Prepared& prepared, std::optional<Image> image, std::string step) {
  if (!image) return false;
  prepared.image = std::move(*image);
  prepared.done.push_back(std::move(step));
  return true;
}

bool has(const Prepared& prepared, std::string_view step) {
  return std::find(prepared.done.begin(), prepared.done.end(), step) != prepared.done.end();
}

}  // namespace

Prepared prepare(const Image& image) {
  Prepared prepared{image.same(), {}};
  Look look = look_at(image);
  const bool is_dark = look.ink_share > 0.5 && look.middle_grey < dark_grey;
  if (!is_dark && look.light < even_light && take(prepared, prepared.image.evened(), "light evened"))
    look = look_at(prepared.image);
  if (look.ink_share > 0.5) take(prepared, prepared.image.inverted(), "inverted");
  if (look.specks > 2 * look.letters && take(prepared, prepared.image.smoothed(), "smoothed"))
    look = look_at(prepared.image);
  if (look.letters >= fewest_letters && look.skew_sureness >= sure_skew &&
      std::abs(look.skew_degrees) > least_skew_degrees)
    take(prepared, prepared.image.straightened(look.skew_degrees),
         with_number("deskewed", look.skew_degrees));
  if (const double factor = good_scale(look, prepared.image); std::abs(factor - 1) > 0.1)
    take(prepared, prepared.image.scaled(factor), with_number("scaled", factor));
  return prepared;
}

namespace {

struct Remedy {
  const char* name;
  std::optional<Image> (Image::*apply)() const;
};
constexpr std::array<Remedy, 2> remedies{{{"smoothed", &Image::smoothed}, {"binarized", &Image::binarized}}};

Recognition read(const Prepared& prepared, const PageReader& reader) {
  Recognition recognition = reader.read(prepared.image);
  recognition.preprocessing = prepared.done;
  return recognition;
}

}  // namespace

Result<Recognition> read_well(const Image& image, const OcrOptions& options, const PageReader& reader) {
  Prepared whole{image.same(), {}};
  if (const int degrees = fixed_turn(options.rotation); degrees != 0) {
    auto turned = image.rotated(degrees);
    if (!turned) return turned.error();
    take(whole, std::move(turned.value()), turned_by(degrees));
  }
  if (!options.preprocesses) return read(whole, reader);

  const auto prepare_whole = [&] {
    Prepared prepared = prepare(whole.image);
    prepared.done.insert(prepared.done.begin(), whole.done.begin(), whole.done.end());
    return prepared;
  };
  Prepared prepared = prepare_whole();
  Recognition best = read(prepared, reader);
  int readings = 1;
  const auto consider = [&](const Prepared& other) {
    Recognition another = read(other, reader);
    ++readings;
    const bool is_better = another.confidence > best.confidence;
    if (is_better) best = std::move(another);
    return is_better;
  };

  if (options.rotation == Rotation::automatic && best.confidence < poor_confidence) {
    if (const auto degrees = reader.turn_to_upright(prepared.image)) {
      auto turned = whole.image.rotated(*degrees);
      if (!turned) return turned.error();
      Prepared upright{turned.value().same(), {turned_by(*degrees)}};
      std::swap(whole, upright);
      upright = prepare_whole();
      if (consider(upright)) prepared = std::move(upright);
    }
  }
  for (const Remedy& remedy : remedies) {
    if (best.confidence >= doubtful_confidence || readings == most_readings) break;
    if (has(prepared, remedy.name)) continue;
    Prepared treated{prepared.image.same(), prepared.done};
    if (take(treated, (prepared.image.*remedy.apply)(), remedy.name)) consider(treated);
  }
  return best;
}

}  // namespace ocr
