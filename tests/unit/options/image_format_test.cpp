#include "options/image_format.hpp"

#include <string>

#include "catch.hpp"
#include "image_bytes.hpp"
#include "samples.hpp"

namespace {

using namespace ocr::test;
using namespace std::string_literals;
using ocr::ImageFormat;

std::string name_of_type(std::string_view bytes) {
  const auto format = ocr::sniff(bytes);
  return format ? std::string(ocr::name_of(*format)) : "none";
}

std::string text_of(const std::optional<ocr::PixelSize>& size) {
  return size ? std::to_string(size->width_px) + "x" + std::to_string(size->height_px) : "none";
}

std::string gif(const std::string& bytes) {
  return text_of(ocr::gif_size(bytes));
}

std::string ftyp(const std::string& brand, const std::string& compatible) {
  return number(static_cast<std::uint32_t>(16 + compatible.size()), 4, true) + "ftyp" + brand + "\0\0\0\0"s +
         compatible;
}

const std::string end = ";";

}  // namespace

TEST_CASE("image format: the samples are recognised by their first bytes") {
  const auto [name, type] = GENERATE(table<std::string, std::string>({{"snippet.png", "png"},
                                                                      {"colour.jpg", "jpeg"},
                                                                      {"two-columns.tiff", "tiff"},
                                                                      {"single-line.webp", "webp"},
                                                                      {"small.gif", "gif"},
                                                                      {"small.bmp", "bmp"},
                                                                      {"small.heic", "heic"},
                                                                      {"small.avif", "avif"},
                                                                      {"two-frames.webp", "webp"},
                                                                      {"scan.pdf", "pdf"},
                                                                      {"kinds/plain.jp2", "jpeg2000"},
                                                                      {"kinds/codestream.j2k", "jpeg2000"},
                                                                      {"kinds/bits.pbm", "pnm"},
                                                                      {"kinds/big.tiff", "tiff"}}));
  CHECK(name_of_type(sample(name)) == type);
}

TEST_CASE("image format: all variants of the magic bytes of supported types are recognised") {
  const auto [bytes, type] =
      GENERATE(table<std::string, std::string>({{"\x89PNG\r\n\x1a\n", "png"},
                                                {"\xFF\xD8\xFF\xE0", "jpeg"},
                                                {"\xFF\xD8\xFF\xDB", "jpeg"},
                                                {"II*\0"s, "tiff"},
                                                {"MM\0*"s, "tiff"},
                                                {"RIFF....WEBPVP8 ", "webp"},
                                                {"GIF87a", "gif"},
                                                {"GIF89a", "gif"},
                                                {bmp(12, 1, 1), "bmp"},
                                                {bmp(40, 1, 1), "bmp"},
                                                {bmp(108, 1, 1), "bmp"},
                                                {bmp(124, 1, 1), "bmp"},
                                                {ftyp("heic", "mif1"), "heic"},
                                                {ftyp("heix", "mif1"), "heic"},
                                                {ftyp("mif1", "heic"), "heic"},
                                                {ftyp("msf1", "hevc"), "heic"},
                                                {ftyp("mif1", "avif"), "avif"},
                                                {ftyp("avif", "mif1"), "avif"},
                                                {ftyp("avis", "msf1"), "avif"},
                                                {ftyp("hevm", "mif1"), "heic"},
                                                {ftyp("miaf", "heic"), "heic"},
                                                {ftyp("isom", "avif"), "avif"},
                                                {ftyp("mp42", "mif1heic"), "heic"},
                                                {ftyp("mif1", "avifmiaf"), "avif"},
                                                {"II+\0\x08\0\0\0"s, "tiff"},
                                                {"MM\0+\0\x08\0\0"s, "tiff"},
                                                {"\0\0\0\x0CjP  \r\n\x87\n"s, "jpeg2000"},
                                                {"\xFF\x4F\xFF\x51", "jpeg2000"},
                                                {"P1\n1 1\n0", "pnm"},
                                                {"P4 1 1\n", "pnm"},
                                                {"P5\n# made by hand\n", "pnm"},
                                                {"P6\r\n1 1\n255\n123", "pnm"},
                                                {"P7\nWIDTH 1\n", "pnm"},
                                                {bmp(16, 1, 1), "bmp"},
                                                {bmp(64, 1, 1), "bmp"},
                                                {"%PDF-1.7", "pdf"},
                                                {"junk %PDF-1.7", "pdf"}}));
  CHECK(name_of_type(bytes) == type);
}

TEST_CASE("image format: anything else is refused, even if it nearly has the magic bytes of a type") {
  const std::string bytes = GENERATE(
      ""s, "B"s, "BM"s, "x"s, "text"s, "P4\n"s, "P61 1\n"s, "P8\n1 1\n"s, "P0\n1 1\n"s,
      "P5 is a grey picture"s, "P7 1 1\n"s, "spix1234"s, "PDF-1.7"s, "%!PS"s, "<svg/>"s, "\0\0\1\0"s,
      "\0\0\0\x0CjP  \r\n"s, "\xFF\x4F\xFF"s,
      "\0\0\0\x10"
      "ftypisom\0\0\0\0avif"s,
      ftyp("isom", "mp42"), ftyp("qt  ", "qt  "), "II\0*"s, "MM*\0"s, "II\0+"s, "GIF88a"s, "GIF8"s,
      "RIFF....WAVE"s, "RIFF....WEB"s, "\x89PNG\n\x1a\n"s, "\x89PNG\r\n\x1a"s, "\xFF\xD8"s,
      "\xFF\xD8\x00\xFF"s, "{}"s, bmp(0, 1, 1), bmp(11, 1, 1), bmp(13, 1, 1), bmp(15, 1, 1), bmp(125, 1, 1),
      bmp(40, 1, 1).substr(0, 17), "BMW drivers are said to be fast"s, " \x89PNG\r\n\x1a\n"s);
  INFO(bytes);
  CHECK(name_of_type(bytes) == "none");
}

TEST_CASE("GIF size: the size of the screen, if all frames are within it") {
  CHECK(gif(gif_screen(300, 200) + gif_frame({0, 0, 300, 200}) + end) == "300x200");
  CHECK(gif(gif_screen(300, 200) + gif_frame({10, 10, 5, 5}) + end) == "300x200");
  CHECK(text_of(ocr::gif_size(sample("small.gif"))) == "560x150");
}

TEST_CASE("GIF size: a frame larger than the screen counts, even if it is the last one") {
  CHECK(gif(gif_screen(1, 1) + gif_frame({0, 0, 65535, 65535}) + end) == "65535x65535");
  CHECK(gif(gif_screen(10, 10) + gif_frame({8, 0, 5, 5}) + end) == "13x10");
  CHECK(gif(gif_screen(10, 10) + gif_frame({65535, 65535, 65535, 65535}) + end) == "131070x131070");
  CHECK(gif(gif_screen(10, 10) + gif_frame({0, 0, 1, 1}) + gif_frame({0, 30'000, 1, 30'000}) + end) ==
        "10x60000");
  CHECK(gif(gif_screen(0, 0) + gif_frame({0, 0, 7, 9}) + end) == "7x9");
}

TEST_CASE("GIF size: colour tables and extensions are skipped, whatever they contain") {
  const std::string global_table(3 << 8, ',');
  const std::string local_table(3 << 3, ',');
  const std::string comment = "!\xFE\x05,,,,,\x01;\0"s;
  const std::string control = "!\xF9\x04\0\0\0\0\0"s;
  CHECK(gif(gif_screen(5, 5, '\x87') + global_table + comment + control +
            gif_frame({0, 0, 9, 9}, "\x82", local_table) + comment + end) == "9x9");
}

TEST_CASE("GIF size: a truncated or invalid header has no size") {
  const std::string whole =
      gif_screen(5, 5, '\x80') + std::string(6, ',') + "!\xFE\x02,,\0"s + gif_frame({0, 0, 9, 9});
  CHECK(gif(whole + end) == "9x9");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(size);
    CHECK(gif(whole.substr(0, size)) == "none");
  }
  CHECK(gif(gif_screen(5, 5) + end) == "none");
  CHECK(gif(gif_screen(5, 5) + "x" + gif_frame({0, 0, 9, 9}) + end) == "none");
  CHECK(gif(gif_screen(5, 5) + gif_frame({0, 0, 9, 9}) + "x") == "none");
  CHECK(gif(gif_screen(5, 5) + gif_frame({0, 0, 9, 9}, "\x87") + end) == "none");
}

TEST_CASE("BMP size: it is read from every version of the header") {
  CHECK(text_of(ocr::bmp_size(sample("small.bmp"))) == "560x150");
  CHECK(text_of(ocr::bmp_size(bmp(12, 65535, 7))) == "65535x7");
  CHECK(text_of(ocr::bmp_size(bmp(40, 640, 480))) == "640x480");
  CHECK(text_of(ocr::bmp_size(bmp(124, 100'000, 3))) == "100000x3");
  CHECK(text_of(ocr::bmp_size(bmp(40, 640, static_cast<std::uint32_t>(-480)))) == "640x480");
  CHECK(text_of(ocr::bmp_size(bmp(40, 0x7FFFFFFF, 0x80000000))) == "2147483647x2147483648");
}

TEST_CASE("BMP size: a truncated or invalid header has no size") {
  const std::uint32_t header = GENERATE(12U, 40U);
  for (std::size_t size = 0; size < 26; ++size)
    CHECK(text_of(ocr::bmp_size(bmp(header, 9, 9).substr(0, size))) == "none");
  CHECK(text_of(ocr::bmp_size(bmp(header, 9, 9).substr(0, 26))) == "9x9");
  CHECK(text_of(ocr::bmp_size(bmp(header, 0, 9))) == "none");
  CHECK(text_of(ocr::bmp_size(bmp(header, 9, 0))) == "none");
  CHECK(text_of(ocr::bmp_size(bmp(40, static_cast<std::uint32_t>(-9), 9))) == "none");
}
