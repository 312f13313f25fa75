#include "image/image.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <memory>
#include <string>

#include "catch.hpp"
#include "image_bytes.hpp"
#include "samples.hpp"

namespace {

using namespace ocr::test;
using ocr::ErrorCode;
using Picture = std::unique_ptr<Pix, ocr::PixDeleter>;

constexpr ocr::ImageLimits generous{40'000'000, 20'000, 50};

ocr::Result<ocr::Image> decoded(std::string_view bytes, bool upright = true) {
  const auto header = ocr::read_header(bytes, generous);
  if (!header) return header.error();
  return ocr::decode(bytes, header.value(), upright);
}

// Why `bytes` are refused; empty when they are not.
std::string refusal(std::string_view bytes, const ocr::ImageLimits& limits = generous) {
  const auto header = ocr::read_header(bytes, limits);
  if (!header) return std::string(ocr::name_of(header.error().code));
  const auto image = ocr::decode(bytes, header.value(), true);
  return image ? "" : std::string(ocr::name_of(image.error().code));
}

// All pixels as hexadecimal numbers, row by row.
std::string pixels(Pix* pix) {
  std::string text;
  for (int y = 0; y < pixGetHeight(pix); ++y) {
    for (int x = 0; x < pixGetWidth(pix); ++x) {
      l_uint32 value = 0;
      pixGetPixel(pix, x, y, &value);
      char digits[12];
      std::snprintf(digits, sizeof digits, "%s%x", x > 0 ? " " : "",
                    pixGetDepth(pix) == 32 ? value >> 8 : value);
      text += digits;
    }
    text += "|";
  }
  return text;
}

std::string pixels(const ocr::Result<ocr::Image>& image) {
  return image ? pixels(image.value().pix()) : image.error().detail;
}

std::string written(Pix* pix, int format) {
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  REQUIRE(pixWriteMem(&bytes, &size, pix, format) == 0);
  const std::string text(reinterpret_cast<char*>(bytes), size);
  lept_free(bytes);
  return text;
}

// 3 x 2: 10 20 30 over 40 50 60 (hexadecimal).
Picture six_greys() {
  Picture pix(pixCreate(3, 2, 8));
  for (int i = 0; i < 6; ++i) pixSetPixel(pix.get(), i % 3, i / 3, static_cast<l_uint32>(0x10 * (i + 1)));
  return pix;
}
const std::string six_bytes = "\x10\x20\x30\x40\x50\x60";

// What the six greys look like once they stand upright.
std::string upright(int orientation) {
  switch (orientation) {
    case 2:
      return "30 20 10|60 50 40|";
    case 3:
      return "60 50 40|30 20 10|";
    case 4:
      return "40 50 60|10 20 30|";
    case 5:
      return "10 40|20 50|30 60|";
    case 6:
      return "40 10|50 20|60 30|";
    case 7:
      return "60 30|50 20|40 10|";
    case 8:
      return "30 60|20 50|10 40|";
    default:
      return "10 20 30|40 50 60|";
  }
}

// A large picture of every depth, with shapes in it.
Picture picture_of_depth(int depth) {
  Picture pix(pixCreate(101, 67, depth));
  const l_uint32 most = depth == 32 ? 0xFFFFFF00 : (1U << depth) - 1;
  for (int y = 0; y < 67; ++y)
    for (int x = 0; x < 101; ++x)
      pixSetPixel(pix.get(), x, y,
                  depth == 1 ? static_cast<l_uint32>(x * y / 7 % 2)
                             : static_cast<l_uint32>(x * y * 2654435761U) & most);
  return pix;
}

double mean_grey(Pix* pix) {
  const Picture grey(pixConvertTo8(pix, 0));
  l_float32 mean = 0;
  pixGetAverageMasked(grey.get(), nullptr, 0, 0, 1, L_MEAN_ABSVAL, &mean);
  return static_cast<double>(mean);
}

const std::vector<std::string> all_samples{
    "cmyk.jpg",  "colour.jpg",     "exif-rotated.jpg", "grey16.png",       "low-resolution.png",
    "photo.jpg", "rotated-90.png", "single-line.webp", "skewed-3.png",     "small.bmp",
    "small.gif", "snippet.png",    "transparent.png",  "two-columns.tiff", "white-on-black.png"};

}  // namespace

TEST_CASE(
    "image: every sample is decoded to a depth that is read, dark on light where it is so in the file") {
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

TEST_CASE("image: the turn that a file asks for is left out where it is not wanted") {
  const auto image = decoded(sample("exif-rotated.jpg"), false);
  REQUIRE(image);
  CHECK(image.value().width_px() == 480);
  CHECK(image.value().height_px() == 1000);
}

TEST_CASE("image: each Exif orientation is turned upright") {
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

TEST_CASE("image: whatever was turned, a pixel's place in the stored file is known") {
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

TEST_CASE("image: each TIFF orientation is turned upright, in both byte orders") {
  const int orientation = GENERATE(1, 2, 3, 4, 5, 6, 7, 8);
  const bool big_endian = GENERATE(false, true);
  INFO("orientation " << orientation);
  CHECK(pixels(decoded(tiff(3, 2, six_bytes, orientation, big_endian))) == upright(orientation));
}

TEST_CASE("image: a TIFF's orientation is part of how it is stored, and counts where no turn is wanted too") {
  CHECK(pixels(decoded(tiff(3, 2, six_bytes, 6), false)) == upright(6));
}

TEST_CASE("image: TIFF is read in each compression that scanners write") {
  const int format = GENERATE(as<int>{}, IFF_TIFF, IFF_TIFF_PACKBITS, IFF_TIFF_RLE, IFF_TIFF_G3, IFF_TIFF_G4,
                              IFF_TIFF_LZW, IFF_TIFF_ZIP);
  const Picture original = picture_of_depth(1);
  const auto image = decoded(written(original.get(), format));
  REQUIRE(image);
  CHECK(pixels(image) == pixels(original.get()));
}

TEST_CASE("image: PNG and TIFF of every depth come to one of three") {
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

TEST_CASE("image: the colours of a palette become colours or greys") {
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

TEST_CASE("image: what is transparent becomes white, whatever colour hides there") {
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

TEST_CASE("image: a BMP may begin at its top or at its bottom") {
  const auto rows = [](std::uint32_t height) {
    std::string file = bmp(40, 1, height).substr(0, 30) + number(0, 4) + number(8, 4) + std::string(16, '\0');
    file.replace(10, 4, number(54, 4));
    return file + std::string("\x01\x01\x01\0\x02\x02\x02\0", 8);
  };
  CHECK(pixels(decoded(rows(2))) == "20202|10101|");
  CHECK(pixels(decoded(rows(static_cast<std::uint32_t>(-2)))) == "10101|20202|");
}

TEST_CASE("image: of several frames or pages the first is read") {
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

TEST_CASE("image: the limits are judged from the header, before there is anything to decode") {
  const std::string huge = GENERATE(png_head(30'000, 30'000), png_head(1, 20'001), png_head(20'001, 1),
                                    png_head(8'000, 5'001), bmp(40, 30'000, 30'000), bmp(12, 65'535, 65'535),
                                    gif_screen(1, 1) + gif_frame({0, 0, 65'535, 65'535}) + ";",
                                    tiff(30'000, 30'000, "", 1), png_head(0x7FFFFFFF, 0x7FFFFFFF));
  const std::string why = refusal(huge);
  // libpng itself refuses the largest.
  CHECK(
      (why == "image_too_large" || (huge == png_head(0x7FFFFFFF, 0x7FFFFFFF) && why == "unreadable_image")));
}

TEST_CASE("image: an image that just keeps to the limits is read, one pixel more is not") {
  const std::string bytes = written(six_greys().get(), IFF_PNG);
  CHECK(refusal(bytes, {6, 3, 1}).empty());
  CHECK(refusal(bytes, {5, 3, 1}) == "image_too_large");
  CHECK(refusal(bytes, {6, 2, 1}) == "image_too_large");
  const auto header = ocr::read_header(bytes, {5, 3, 1});
  REQUIRE_FALSE(header);
  for (const char* part : {"3 x 2", " 5 in all", " 3 a side"})
    CHECK(header.error().detail.find(part) != std::string::npos);
}

TEST_CASE("image: bytes of no type that is read are unsupported") {
  const std::string bytes = GENERATE(as<std::string>{}, "", "text", "%!PS-Adobe-3.0\n", "P4\n1 1\n\x80");
  CHECK(refusal(bytes) == "unsupported_type");
}

TEST_CASE("image: a header that promises nothing is unreadable") {
  const std::string bytes = GENERATE(
      as<std::string>{}, png_magic, png_head(0, 5), png_head(5, 0), std::string("\xFF\xD8\xFF\xD9"),
      bmp(40, 0, 5), bmp(12, 0, 0), gif_screen(5, 5), std::string("II*\0", 4),
      std::string("II*\0\xFF\xFF\xFF\xFF", 8), std::string("RIFF\4\0\0\0WEBP", 12), tiff(0, 5, "", 1));
  CHECK(refusal(bytes) == "unreadable_image");
}

TEST_CASE("image: a sample that is cut short anywhere is an error, never a crash") {
  for (const std::string& name : all_samples) {
    const std::string whole = sample(name);
    INFO(name);
    REQUIRE(refusal(whole).empty());
    std::vector<std::size_t> cuts;
    for (std::size_t size = 0; size < 64; ++size) cuts.push_back(size);
    for (std::size_t step = 0; step < 24; ++step) cuts.push_back(whole.size() * step / 24);
    for (const std::size_t size : cuts) {
      INFO("cut at " << size << " of " << whole.size());
      // A copy of just this size: the sanitizer sees a read beyond it.
      CHECK(refusal(std::string(whole, 0, size)) != "");
    }
    for (std::size_t missing = 1; missing < 24; ++missing)
      refusal(std::string(whole, 0, whole.size() - missing));
  }
}

TEST_CASE("image: a JPEG in several scans that is cut short is an error") {
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  constexpr int progressive = 1;
  const Picture pix = picture_of_depth(32);
  REQUIRE(pixWriteMemJpeg(&bytes, &size, pix.get(), 75, progressive) == 0);
  const std::string whole(reinterpret_cast<char*>(bytes), size);
  lept_free(bytes);
  CHECK(refusal(whole).empty());
  for (std::size_t step = 0; step < 40; ++step) {
    INFO("cut at " << step << "/40");
    CHECK(refusal(whole.substr(0, whole.size() * step / 40)) ==
          (step == 0 ? "unsupported_type" : "unreadable_image"));
  }
}

TEST_CASE("image: a JPEG with bytes behind its end is read") {
  CHECK(refusal(sample("colour.jpg") + std::string(1'000, '\0')).empty());
  CHECK(refusal(sample("colour.jpg") + "\xFF\xDA and more").empty());
}

TEST_CASE("image: samples with wrong bytes in them are read or refused, never a crash") {
  const std::string name = GENERATE(as<std::string>{}, "cmyk.jpg", "grey16.png", "single-line.webp",
                                    "small.gif", "small.bmp", "two-columns.tiff");
  const std::string whole = sample(name);
  std::uint32_t random = 1;
  int judged = 0;
  for (int round = 0; round < 60; ++round) {
    std::string wrong = whole;
    for (int i = 0; i < 3; ++i) {
      random = random * 1664525 + 1013904223;
      // Half of them in the first 200 bytes, where the headers are.
      wrong[(random >> 8) % (round % 2 != 0 ? 200 : wrong.size())] = static_cast<char>(random & 0xFF);
    }
    const std::string why = refusal(wrong);
    if (why.empty() || why == "unreadable_image" || why == "unsupported_type" || why == "image_too_large")
      ++judged;
  }
  CHECK(judged == 60);
}

TEST_CASE("image: a picture is turned clockwise, and keeps its resolution") {
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
