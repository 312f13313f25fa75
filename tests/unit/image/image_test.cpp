#include "image/image.hpp"

#include <string>

#include "catch.hpp"
#include "image_bytes.hpp"
#include "samples.hpp"
#include "unit/image/pictures.hpp"

using namespace ocr::test;
using ocr::ErrorCode;

TEST_CASE("image: an image is rotated clockwise and keeps its resolution") {
  const Picture pix = six_greys();
  pixSetResolution(pix.get(), 300, 300);
  const ocr::Image image(pixClone(pix.get()));
  const auto [degrees, orientation] = GENERATE(table<int, int>({{90, 6}, {180, 3}, {270, 8}}));
  const auto turned = image.rotated(degrees);
  REQUIRE(turned);
  CHECK(pixels(turned) == upright(orientation));
  CHECK(pixGetXRes(turned.value().pix()) == 300);
  CHECK(pixels(image.pix()) == upright(1));
}
