#include "image/look.hpp"

#include "catch.hpp"
#include "unit/image/pictures.hpp"

TEST_CASE("look: blank paper is as light as grey can be, and has no letters") {
  const int depth = GENERATE(1, 8, 32);
  ocr::test::Picture pix(pixCreate(48, 32, depth));
  pixSetBlackOrWhite(pix.get(), L_SET_WHITE);
  const ocr::Look look = ocr::look_at(ocr::Image(pix.release()));
  CHECK(look.middle_grey == 255);
  CHECK(look.letters == 0);
}
