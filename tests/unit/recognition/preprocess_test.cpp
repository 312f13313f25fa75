#include "recognition/preprocess.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "image/look.hpp"
#include "unit/image/pictures.hpp"

namespace {

using namespace ocr::test;
using ocr::Image;
using Steps = std::vector<std::string>;

// A white picture with one black dot of 9 x 9 pixels, centred on a point.
Picture with_dot(int width, int height, int x, int y) {
  Picture pix(pixCreate(width, height, 8));
  pixSetAllArbitrary(pix.get(), 255);
  const std::unique_ptr<Box, void (*)(Box*)> dot(boxCreate(x - 4, y - 4, 9, 9),
                                                 [](Box* box) { boxDestroy(&box); });
  pixSetInRectArbitrary(pix.get(), dot.get(), 0);
  return pix;
}

// The centre of the dark pixels.
ocr::Point middle_of_dark(Pix* pix) {
  double weight = 0;
  ocr::Point sum{0, 0};
  for (int y = 0; y < pixGetHeight(pix); ++y) {
    for (int x = 0; x < pixGetWidth(pix); ++x) {
      l_uint32 value = 0;
      pixGetPixel(pix, x, y, &value);
      const double dark = 255.0 - value;
      weight += dark;
      sum.x += dark * (x + 0.5);
      sum.y += dark * (y + 0.5);
    }
  }
  REQUIRE(weight > 0);
  return {sum.x / weight, sum.y / weight};
}

}  // namespace

TEST_CASE("preprocess: a dot maps back to its place in the stored file after any combination of steps") {
  const auto [x, y] = GENERATE(table<int, int>({{30, 40}, {300, 20}, {150, 170}, {371, 111}}));
  const double degrees = GENERATE(-11.5, 0.35, 4.0);
  const double factor = GENERATE(0.4, 1.0, 2.0, 3.1);
  const int turn = GENERATE(0, 90, 180, 270);
  CAPTURE(x, y, degrees, factor, turn);
  const Image stored(with_dot(400, 201, x, y).release());
  const auto turned = turn == 0 ? ocr::Result<Image>(stored.same()) : stored.rotated(turn);
  REQUIRE(turned);
  const auto straight = turned.value().straightened(degrees);
  REQUIRE(straight);
  auto done = factor == 1.0 ? std::optional<Image>(straight->same()) : straight->scaled(factor);
  REQUIRE(done);
  const ocr::Point place = done->to_uploaded()(middle_of_dark(done->pix()));
  CHECK(std::abs(place.x - (x + 0.5)) < 0.15);
  CHECK(std::abs(place.y - (y + 0.5)) < 0.15);
  CHECK(std::abs(done->to_uploaded().scale() - 1 / factor) < 0.02);
}

TEST_CASE("preprocess: steps that only change grey levels move no pixels") {
  const Image image = sample_image("photo.jpg");
  for (const auto& changed : {image.inverted(), image.evened(), image.smoothed(), image.binarized()}) {
    REQUIRE(changed);
    CHECK(changed->width_px() == image.width_px());
    CHECK(changed->height_px() == image.height_px());
    const ocr::Point place = changed->to_uploaded()(ocr::Point{3, 5});
    CHECK((place.x == 3 && place.y == 5));
  }
}

TEST_CASE("preprocess: a picture that is too small for an operation is left alone") {
  const Image dot(pixCreate(1, 1, 8));
  CHECK_FALSE(dot.binarized());
  CHECK(ocr::prepare(dot).image.width_px() == 1);
  const Image line(pixCreate(3000, 1, 1));
  CHECK(ocr::prepare(line).image.height_px() == 1);
}

TEST_CASE("preprocess: clean upright pages are read as they are") {
  const std::string name =
      GENERATE(as<std::string>{}, "snippet.png", "page.png", "two-columns.tiff", "colour.jpg", "small.gif",
               "single-line.webp", "cmyk.jpg", "transparent.png");
  INFO(name);
  CHECK(ocr::prepare(sample_image(name)).done.empty());
}

TEST_CASE("preprocess: the first look finds what must be corrected") {
  const auto [name, expected] =
      GENERATE(table<std::string, std::string>({{"skewed-3.png", "deskewed 3.0"},
                                                {"low-resolution.png", "scaled 2.4"},
                                                {"white-on-black.png", "inverted"},
                                                {"photo.jpg", "light evened"}}));
  INFO(name);
  const Steps done = ocr::prepare(sample_image(name)).done;
  REQUIRE_FALSE(done.empty());
  CHECK(done[0] == expected);
}

TEST_CASE("preprocess: a page of 900 dpi is scaled down") {
  const Image page = sample_image("two-columns.tiff");
  const auto absurd = page.scaled(3);
  REQUIRE(absurd);
  const ocr::Prepared prepared = ocr::prepare(*absurd);
  REQUIRE(prepared.done.size() == 1);
  CHECK(prepared.done[0].rfind("scaled 0.", 0) == 0);
  CHECK(prepared.image.width_px() < 2 * page.width_px());
}

TEST_CASE("preprocess: noise is smoothed and does not cause the page to be enlarged") {
  const Image page = sample_image("snippet.png");
  const Picture noisy(pixAddGaussianNoise(page.pix(), 60));
  const ocr::Prepared prepared = ocr::prepare(Image(pixClone(noisy.get())));
  REQUIRE_FALSE(prepared.done.empty());
  CHECK(prepared.done[0] == "smoothed");
}

TEST_CASE("preprocess: letters of a few pixels are not taken for specks") {
  const Image snippet = sample_image("snippet.png");
  const Picture small(pixScale(snippet.pix(), 0.5F, 0.5F));
  const Picture page = white(3000, 3000);
  for (const int x : {100, 800, 1500, 2200})
    for (const int y : {100, 600, 1100, 1600, 2100})
      pixRasterop(page.get(), x, y, pixGetWidth(small.get()), pixGetHeight(small.get()), PIX_SRC, small.get(),
                  0, 0);
  const Image image(pixClone(page.get()));
  const ocr::Look look = ocr::look_at(image);
  CHECK(look.specks > 2 * look.letters);  // in the reduced picture that is looked at
  const Steps done = ocr::prepare(image).done;
  CHECK(std::find(done.begin(), done.end(), "smoothed") == done.end());
}
