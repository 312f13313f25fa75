#include "image/exif.hpp"

#include <string>

#include "catch.hpp"
#include "image_bytes.hpp"
#include "samples.hpp"

namespace {

using namespace ocr::test;
using namespace std::string_literals;
using ocr::ImageFormat;

const std::string end_of_png = png_chunk("IEND", "");

std::string jpeg_with(const std::string& tags) {
  return "\xFF\xD8" + jpeg_segment(0xE1, exif_mark() + tags) + "\xFF\xD9";
}

std::string png_with(const std::string& tags) {
  return png_head(1, 1) + png_chunk("tEXt", "eXIf") + png_chunk("eXIf", tags) + end_of_png;
}

std::string webp_chunk(const std::string& type, const std::string& content) {
  return type + number(static_cast<std::uint32_t>(content.size()), 4) + content +
         std::string(content.size() % 2, '\0');
}

std::string webp_with(const std::string& tags) {
  return "RIFF....WEBP" + webp_chunk("VP8X", std::string(10, '\0')) + webp_chunk("ICCP", "odd") +
         webp_chunk("EXIF", tags);
}

}  // namespace

TEST_CASE("exif: each orientation is read from each type that can contain one, in both byte orders") {
  const int orientation = GENERATE(1, 2, 3, 4, 5, 6, 7, 8);
  const bool big_endian = GENERATE(false, true);
  const std::string tags = orientation_tag(orientation, big_endian);
  CHECK(ocr::exif_orientation(ImageFormat::jpeg, jpeg_with(tags)) == orientation);
  CHECK(ocr::exif_orientation(ImageFormat::png, png_with(tags)) == orientation);
  CHECK(ocr::exif_orientation(ImageFormat::webp, webp_with(tags)) == orientation);
  // Some writers put JPEG's marker before the data in the other types too.
  CHECK(ocr::exif_orientation(ImageFormat::png, png_with(exif_mark() + tags)) == orientation);
  CHECK(ocr::exif_orientation(ImageFormat::webp, webp_with(exif_mark() + tags)) == orientation);
}

TEST_CASE("exif: the orientations of the samples are read") {
  CHECK(ocr::exif_orientation(ImageFormat::jpeg, sample("exif-rotated.jpg")) == 6);
  CHECK(ocr::exif_orientation(ImageFormat::jpeg, sample("colour.jpg")) == 1);
  CHECK(ocr::exif_orientation(ImageFormat::png, sample("snippet.png")) == 1);
  CHECK(ocr::exif_orientation(ImageFormat::webp, sample("single-line.webp")) == 1);
}

TEST_CASE("exif: other segments before the Exif data of a JPEG do not hide it") {
  const std::string jfif = jpeg_segment(0xE0, "JFIF\0\1\1\0\0\1\0\1\0\0"s);
  const std::string comment = jpeg_segment(0xFE, "a comment");
  const std::string xmp = jpeg_segment(0xE1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"s);
  const std::string exif = jpeg_segment(0xE1, exif_mark() + orientation_tag(6));
  CHECK(ocr::exif_orientation(ImageFormat::jpeg, "\xFF\xD8" + jfif + exif + "\xFF\xD9") == 6);
  CHECK(ocr::exif_orientation(ImageFormat::jpeg, "\xFF\xD8" + jfif + comment + exif + "\xFF\xD9") == 6);
  CHECK(ocr::exif_orientation(ImageFormat::jpeg, "\xFF\xD8" + xmp + exif + "\xFF\xD9") == 6);
}

TEST_CASE("exif: an orientation outside 1 to 8, or not a number, means upright") {
  const std::string tags = GENERATE(orientation_tag(0), orientation_tag(9), orientation_tag(65535),
                                    orientation_tag(6, false, 2), ""s, "II*\0"s, "no tags at all"s);
  CHECK(ocr::exif_orientation(ImageFormat::jpeg, jpeg_with(tags)) == 1);
  CHECK(ocr::exif_orientation(ImageFormat::png, png_with(tags)) == 1);
  CHECK(ocr::exif_orientation(ImageFormat::webp, webp_with(tags)) == 1);
}

TEST_CASE("exif: types without Exif data are upright, whatever their bytes") {
  const ImageFormat format = GENERATE(ImageFormat::gif, ImageFormat::bmp, ImageFormat::tiff);
  CHECK(ocr::exif_orientation(format, jpeg_with(orientation_tag(6))) == 1);
  CHECK(ocr::exif_orientation(format, orientation_tag(6)) == 1);
}

TEST_CASE("exif: truncated or wrong bytes still result in an orientation") {
  const auto [format, whole] =
      GENERATE(table<ImageFormat, std::string>({{ImageFormat::jpeg, jpeg_with(orientation_tag(6))},
                                                {ImageFormat::png, png_with(orientation_tag(6))},
                                                {ImageFormat::webp, webp_with(orientation_tag(6))}}));
  bool in_range = true;
  const auto look = [&, kind = format](std::string_view bytes) {
    const int orientation = ocr::exif_orientation(kind, bytes);
    in_range = in_range && orientation >= 1 && orientation <= 8;
  };
  for (std::size_t size = 0; size < whole.size(); ++size) look(std::string(whole, 0, size));
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (const int value : {0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF}) {
      std::string wrong = whole;
      wrong[at] = static_cast<char>(value);
      look(wrong);
    }
  CHECK(in_range);
  CHECK(ocr::exif_orientation(format, whole.substr(0, 20)) == 1);
}
