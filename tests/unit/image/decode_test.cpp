#include "image/decode.hpp"

#include <string>

#include "catch.hpp"
#include "image_bytes.hpp"
#include "samples.hpp"
#include "unit/image/pictures.hpp"

using namespace ocr::test;
using ocr::ErrorCode;

TEST_CASE("decode: every sample is decoded to a supported depth, and light stays light") {
  struct Row {
    std::string name;
    int stored_width, stored_height, width, height, depth;
    bool is_light;
  };
  const auto row = GENERATE(values<Row>({{"cmyk.jpg", 680, 190, 680, 190, 32, true},
                                         {"colour.jpg", 1000, 440, 1000, 440, 32, true},
                                         {"exif-rotated.jpg", 480, 1000, 1000, 480, 32, true},
                                         {"grey16.png", 760, 190, 760, 190, 8, true},
                                         {"page.png", 2480, 3508, 2480, 3508, 8, true},
                                         {"photo.jpg", 1600, 1100, 1600, 1100, 32, true},
                                         {"single-line.webp", 760, 110, 760, 110, 32, true},
                                         {"small.bmp", 560, 150, 560, 150, 32, true},
                                         {"small.gif", 560, 150, 560, 150, 8, true},
                                         {"snippet.png", 640, 480, 640, 480, 8, true},
                                         {"transparent.png", 720, 190, 720, 190, 32, true},
                                         {"two-columns.tiff", 1748, 1500, 1748, 1500, 1, true},
                                         {"white-on-black.png", 900, 380, 900, 380, 8, false}}));
  INFO(row.name);
  const std::string bytes = sample(row.name);
  const auto header = ocr::read_header(bytes, generous);
  REQUIRE(header);
  CHECK(header.value().size.width_px == row.stored_width);
  CHECK(header.value().size.height_px == row.stored_height);
  const auto image = ocr::decode(bytes, header.value(), true);
  REQUIRE(image);
  CHECK(image.value().width_px() == row.width);
  CHECK(image.value().height_px() == row.height);
  CHECK(pixGetDepth(image.value().pix()) == row.depth);
  CHECK(pixGetColormap(image.value().pix()) == nullptr);
  const double mean = mean_grey(image.value().pix());
  CHECK(mean > (row.is_light ? 150 : 5));
  CHECK(mean < (row.is_light ? 254 : 100));
}

TEST_CASE("decode: the orientation in a file is ignored if it is not wanted") {
  const auto image = decoded(sample("exif-rotated.jpg"), false);
  REQUIRE(image);
  CHECK(image.value().width_px() == 480);
  CHECK(image.value().height_px() == 1000);
}

TEST_CASE("decode: each Exif orientation is turned upright") {
  const int orientation = GENERATE(1, 2, 3, 4, 5, 6, 7, 8);
  INFO("orientation " << orientation);
  const std::string png =
      with_png_chunk(written(six_greys().get(), IFF_PNG), "eXIf", orientation_tag(orientation, true));
  CHECK(pixels(decoded(png)) == upright(orientation));
  CHECK(pixels(decoded(png, false)) == upright(1));

  const std::string jpeg =
      with_jpeg_segment(sample("colour.jpg"), 0xE1, exif_mark() + orientation_tag(orientation));
  const auto image = decoded(jpeg);
  REQUIRE(image);
  CHECK(image.value().width_px() == (orientation < 5 ? 1000 : 440));
}

TEST_CASE("decode: after any rotation, each pixel maps to its position in the stored file") {
  const int orientation = GENERATE(1, 2, 3, 4, 5, 6, 7, 8);
  const int degrees = GENERATE(0, 90, 180, 270);
  CAPTURE(orientation, degrees);
  const Picture stored = six_greys();
  const auto upright =
      decoded(with_png_chunk(written(stored.get(), IFF_PNG), "eXIf", orientation_tag(orientation, true)));
  REQUIRE(upright);
  const auto turned = upright.value().rotated(degrees);
  REQUIRE(turned);
  for (int y = 0; y < turned.value().height_px(); ++y) {
    for (int x = 0; x < turned.value().width_px(); ++x) {
      const ocr::Box place =
          turned.value().to_uploaded()(ocr::Box{double(x), double(y), double(x + 1), double(y + 1)});
      CHECK(place.right - place.left == 1);
      CHECK(place.bottom - place.top == 1);
      l_uint32 value = 0;
      l_uint32 stored_value = 0;
      pixGetPixel(turned.value().pix(), x, y, &value);
      REQUIRE(pixGetPixel(stored.get(), int(place.left), int(place.top), &stored_value) == 0);
      CHECK(value == stored_value);
    }
  }
}

TEST_CASE("decode: each TIFF orientation is turned upright, in both byte orders") {
  const int orientation = GENERATE(1, 2, 3, 4, 5, 6, 7, 8);
  const bool big_endian = GENERATE(false, true);
  INFO("orientation " << orientation);
  CHECK(pixels(decoded(tiff(3, 2, six_bytes, orientation, big_endian))) == upright(orientation));
}

TEST_CASE("decode: a TIFF's orientation is part of the way it is stored, so it is always applied") {
  CHECK(pixels(decoded(tiff(3, 2, six_bytes, 6), false)) == upright(6));
}

TEST_CASE("decode: TIFF is read in every compression that scanners write") {
  const int format = GENERATE(as<int>{}, IFF_TIFF, IFF_TIFF_PACKBITS, IFF_TIFF_RLE, IFF_TIFF_G3, IFF_TIFF_G4,
                              IFF_TIFF_LZW, IFF_TIFF_ZIP);
  const Picture original = picture_of_depth(1);
  const auto image = decoded(written(original.get(), format));
  REQUIRE(image);
  CHECK(pixels(image) == pixels(original.get()));
}

TEST_CASE("decode: PNG and TIFF of every depth are converted to one of three depths") {
  const auto [depth, expected] =
      GENERATE(table<int, int>({{1, 1}, {2, 8}, {4, 8}, {8, 8}, {16, 8}, {32, 32}}));
  const int format = GENERATE(as<int>{}, IFF_PNG, IFF_TIFF_LZW, IFF_TIFF_ZIP);
  INFO("depth " << depth << ", format " << format);
  const Picture original = picture_of_depth(depth);
  const auto image = decoded(written(original.get(), format));
  REQUIRE(image);
  CHECK(pixGetDepth(image.value().pix()) == expected);
  const Picture wanted(depth == expected ? pixClone(original.get()) : pixConvertTo8(original.get(), 0));
  CHECK(pixels(image) == pixels(wanted.get()));
}

TEST_CASE("decode: a palette is converted to colours or greys") {
  const bool is_coloured = GENERATE(true, false);
  PixColormap* colours = pixcmapCreate(4);
  pixcmapAddColor(colours, 0x11, 0x11, 0x11);
  if (is_coloured) pixcmapAddColor(colours, 0xAA, 0xBB, 0xCC);
  if (!is_coloured) pixcmapAddColor(colours, 0xBB, 0xBB, 0xBB);
  const Picture pix(pixCreate(2, 1, 4));
  pixSetColormap(pix.get(), colours);
  pixSetPixel(pix.get(), 1, 0, 1);
  const int format = GENERATE(as<int>{}, IFF_PNG, IFF_TIFF_LZW, IFF_GIF, IFF_BMP);
  INFO("format " << format);
  CHECK(pixels(decoded(written(pix.get(), format))) == (is_coloured ? "111111 aabbcc|" : "11 bb|"));
}

TEST_CASE("decode: transparent pixels become white, whatever their stored colour") {
  SECTION("with an alpha channel") {
    const Picture pix(pixCreate(2, 1, 32));
    pixSetSpp(pix.get(), 4);
    pixSetPixel(pix.get(), 0, 0, 0x00000000);
    pixSetPixel(pix.get(), 1, 0, 0x102030FF);
    CHECK(pixels(decoded(written(pix.get(), IFF_PNG))) == "ffffff 102030|");
    CHECK(pixels(decoded(written(pix.get(), IFF_TIFF_LZW))) == "ffffff 102030|");
  }
  SECTION("in a palette") {
    PixColormap* colours = pixcmapCreate(8);
    for (const int alpha : {0, 255}) pixcmapAddRGBA(colours, 0x10, 0x20, 0x30, alpha);
    const Picture pix(pixCreate(2, 1, 8));
    pixSetColormap(pix.get(), colours);
    pixSetPixel(pix.get(), 1, 0, 1);
    CHECK(pixels(decoded(written(pix.get(), IFF_PNG))) == "ffffff 102030|");
  }
  SECTION("in the sample") {
    const auto image = decoded(sample("transparent.png"));
    REQUIRE(image);
    l_uint32 corner = 0;
    pixGetPixel(image.value().pix(), 0, 0, &corner);
    CHECK(corner >> 8 == 0xFFFFFF);
  }
}

TEST_CASE("decode: a BMP may store its rows from the top or from the bottom") {
  const auto rows = [](std::uint32_t height) {
    std::string file = bmp(40, 1, height).substr(0, 30) + number(0, 4) + number(8, 4) + std::string(16, '\0');
    file.replace(10, 4, number(54, 4));
    return file + std::string("\x01\x01\x01\0\x02\x02\x02\0", 8);
  };
  CHECK(pixels(decoded(rows(2))) == "20202|10101|");
  CHECK(pixels(decoded(rows(static_cast<std::uint32_t>(-2)))) == "10101|20202|");
}

TEST_CASE("decode: the first of several frames or pages is read") {
  Pixa* pages = pixaCreate(2);
  pixaAddPix(pages, six_greys().release(), L_INSERT);
  pixaAddPix(pages, picture_of_depth(8).release(), L_INSERT);
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  REQUIRE(pixaWriteMemMultipageTiff(&bytes, &size, pages) == 0);
  CHECK(pixels(decoded({reinterpret_cast<char*>(bytes), size})) == upright(1));
  lept_free(bytes);
  pixaDestroy(&pages);
}
