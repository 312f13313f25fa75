// Kinds of files that few programs write, and that Leptonica alone does not read.
#include <string>

#include "catch.hpp"
#include "image_bytes.hpp"
#include "samples.hpp"
#include "unit/image/pictures.hpp"

using namespace ocr::test;
using namespace std::string_literals;

namespace {

// Whether a picture of the small sign has the sign's size and letters of a fair darkness at its places.
void check_sign(const ocr::Result<ocr::Image>& image, bool is_light_on_dark = false) {
  REQUIRE(image);
  CHECK(image.value().width_px() == 560);
  CHECK(image.value().height_px() == 150);
  const double grey = mean_grey(image.value().pix());
  const auto expected = decoded(sample("small.bmp"));
  REQUIRE(expected);
  const double expected_grey = mean_grey(expected.value().pix());
  CHECK(grey == Approx(is_light_on_dark ? 255 - expected_grey : expected_grey).margin(6));
}

}  // namespace

TEST_CASE("kinds: JPEG 2000, PNM, BMP with runs and TIFF of every kind show the same picture") {
  const std::string name =
      GENERATE(as<std::string>{}, "plain.jp2", "codestream.j2k", "bits.pbm", "runs.bmp", "tiles.tiff",
               "12-bits.tiff", "float.tiff", "big.tiff", "inks.tiff", "jpeg.tiff", "webp.tiff",
               "without-end.jpg", "without-end.png", "black.gif");
  INFO(name);
  check_sign(decoded(sample("kinds/" + name)));
}

TEST_CASE("kinds: white letters on nothing are laid on black") {
  const std::string name = GENERATE(as<std::string>{}, "white.png", "white.webp", "white.gif");
  INFO(name);
  check_sign(decoded(sample("kinds/" + name)), true);
}

TEST_CASE("kinds: a truncated file of each kind but JPEG and PNG is an error, never a crash") {
  const std::string name = GENERATE(as<std::string>{}, "plain.jp2", "codestream.j2k", "bits.pbm", "runs.bmp",
                                    "tiles.tiff", "12-bits.tiff", "float.tiff", "big.tiff", "webp.tiff");
  const std::string whole = sample("kinds/" + name);
  for (std::size_t step = 0; step < 24; ++step) {
    const std::size_t size = whole.size() * step / 24;
    INFO(name << " cut at " << size << " of " << whole.size());
    CHECK(refusal(whole.substr(0, size)) != "");
  }
}

TEST_CASE("kinds: a JPEG 2000, PNM or BigTIFF larger than the limits is refused before it is decoded") {
  const std::string name = GENERATE(as<std::string>{}, "plain.jp2", "codestream.j2k", "bits.pbm", "big.tiff");
  INFO(name);
  const std::string whole = sample("kinds/" + name);
  CHECK(refusal(whole, {560 * 150, 560, 1}).empty());
  CHECK(refusal(whole, {560 * 150 - 1, 560, 1}) == "image_too_large");
  CHECK(refusal(whole, {560 * 150, 559, 1}) == "image_too_large");
}

TEST_CASE("PNM: each of its formats is read, with any number for white") {
  const auto [bytes, expected] = GENERATE(table<std::string, std::string>(
      {{"P1\n3 2\n0 1 0\n1 0 1\n", "0 1 0|1 0 1|"},
       {"P2 # grey\n3 2\n255\n16 32 48\n64 80 96\n", "10 20 30|40 50 60|"},
       {"P3\n1 1\n255\n16 32 48\n", "102030|"},
       {"P4\n3 2\n\x40\xA0", "0 1 0|1 0 1|"},
       {"P5\n3 2\n255\n" + six_bytes, "10 20 30|40 50 60|"},
       {"P5 2 1 4095\n\x0F\xFF\x08\x00"s, "ff 80|"},
       {"P5\n# made by hand\n2 1\n100\n\x64\x32", "ff 80|"},
       {"P6\n1 1\n255\n\x10\x20\x30", "102030|"},
       {"P7\nWIDTH 1\nHEIGHT 1\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n\x10\x20\x30", "102030|"}}));
  INFO(bytes);
  CHECK(pixels(decoded(bytes)) == expected);
}

TEST_CASE("PNM: a file that lacks pixels is unreadable") {
  const std::string bytes =
      GENERATE(as<std::string>{}, "P5\n3 2\n255\n12345", "P4\n9 2\n123", "P6\n1 1\n255\n12", "P1\n9 9\n0",
               "P5\n2 1\n4095\n123", "P5\n", "P5\n99999", "P7\n");
  CHECK((refusal(bytes) == "unreadable_image" || refusal(bytes) == "unsupported_type"));
}

TEST_CASE("HEIF: it is read whatever its major brand is") {
  std::string file = sample("small.heic");
  REQUIRE(file.substr(8, 4) == "heic");
  file.replace(8, 4, "mif2");
  check_sign(decoded(file));
}

TEST_CASE("transparency: black letters stay on white, also in a light page with transparent margins") {
  const auto laid = [](l_uint32 letters, l_uint32 paper, int paper_to) {
    const Picture pix(pixCreate(20, 1, 32));
    pixSetSpp(pix.get(), 4);
    for (int x = 0; x < 20; ++x) pixSetPixel(pix.get(), x, 0, x < 3 ? letters : x < paper_to ? paper : 0);
    l_uint32 last = 0;
    const auto image = decoded(written(pix.get(), IFF_PNG));
    REQUIRE(image);
    pixGetPixel(image.value().pix(), 19, 0, &last);
    return last >> 8;
  };
  CHECK(laid(0x000000FF, 0, 3) == 0xFFFFFF);
  CHECK(laid(0x808080FF, 0, 3) == 0xFFFFFF);
  CHECK(laid(0xFFFFFFFF, 0, 3) == 0);
  CHECK(laid(0xFFEE00FF, 0, 3) == 0);
  CHECK(laid(0x000000FF, 0xFFFFFFFF, 15) == 0xFFFFFF);
}
