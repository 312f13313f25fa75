#include "recognition/layout.hpp"

#include "catch.hpp"

TEST_CASE("layout: boxes are in whole pixels of the file, however it was turned and scaled") {
  ocr::Layout layout{200, 100, {}, {}, {}, {}};
  layout.to_uploaded = ocr::Affine{0, 1, 0, -1, 0, 100}.after(ocr::Affine{0.5, 0, 0, 0, 0.5, 0});
  const ocr::PixelBox box = layout.on_upload({20, 40, 61, 80});
  CHECK(box.left == 20);
  CHECK(box.right == 40);
  CHECK(box.top == 70);  // 69.5
  CHECK(box.bottom == 90);
  CHECK(box.width() == 20);
  CHECK(box.height() == 20);
}

TEST_CASE("layout: a box is clipped to the edges of the file") {
  const ocr::Layout layout{200, 100, {}, {}, {}, {}};
  const ocr::PixelBox box = layout.on_upload({-3, -3, 204, 101});
  CHECK(box.left == 0);
  CHECK(box.top == 0);
  CHECK(box.right == 200);
  CHECK(box.bottom == 100);
}
