#include "output/pdf.hpp"

#include <string>

#include "catch.hpp"
#include "image/image.hpp"
#include "layouts.hpp"
#include "output/glyphless_font.hpp"
#include "output/pdf_font.hpp"
#include "output/pdf_words.hpp"
#include "samples.hpp"

namespace {

ocr::PdfImage small_image() {
  return {"/Type /XObject /Subtype /Image", "pixels", 200, 100, {}};
}

std::string page_of(const ocr::Layout& layout, int page = 1) {
  return ocr::pdf_page(layout, page, small_image(), {72, 72});
}

// Checks that every object is at the offset that the cross-reference table states.
void check_offsets(const std::string& pdf) {
  std::size_t at = pdf.find("xref\n");
  REQUIRE(at != std::string::npos);
  CHECK(pdf.find("startxref\n" + std::to_string(at) + "\n") != std::string::npos);
  const std::string table = pdf.substr(at + 5, pdf.find("trailer") - at - 5);
  std::size_t number = 0;
  for (std::size_t line = 0; line < table.size();) {
    const std::string text = table.substr(line, table.find('\n', line) - line);
    line += text.size() + 1;
    if (text.find(" n") == std::string::npos && text.find(" f") == std::string::npos) {
      number = std::stoul(text);
      continue;
    }
    if (text.find(" n") != std::string::npos) {
      const std::string start = std::to_string(number) + " 0 obj\n";
      CHECK(pdf.compare(std::stoul(text), start.size(), start) == 0);
    }
    ++number;
  }
}

}  // namespace

TEST_CASE("pdf: with one page or many, every object is at its offset in the cross-reference table") {
  check_offsets(ocr::pdf_of_pages({{1, page_of(ocr::test::layout_of())}}));
  const std::string many = ocr::pdf_of_pages(
      {{2, page_of(ocr::test::layout_of(), 2)}, {4, ""}, {7, page_of(ocr::test::layout_of(), 7)}});
  check_offsets(many);
  CHECK(many.find("/Count 3") != std::string::npos);
}

TEST_CASE("pdf: a malformed page is left out") {
  const std::string part =
      GENERATE(as<std::string>{}, "1 2 3", "1 2 3 4 5 \nabc", "99999999999999999999 ", "0 0 0 0 -1 \n");
  CHECK(ocr::pdf_of_pages({{1, part}}).find("/Count 0") != std::string::npos);
}

TEST_CASE(
    "pdf: a page has the size given by the resolution, and the orientation in which its text was read") {
  auto layout = ocr::test::layout_of();
  CHECK(page_of(layout).find("/MediaBox [0 0 200.0000 100.0000]") != std::string::npos);
  CHECK(ocr::pdf_page(layout, 1, small_image(), {144, 72}).find("/MediaBox [0 0 100.0000 100.0000]") !=
        std::string::npos);
  layout.to_uploaded = {0, 1, 0, -1, 0, 100};
  const std::string turned = page_of(layout);
  CHECK(turned.find("/MediaBox [0 0 100.0000 200.0000]") != std::string::npos);
  // A page that the engine itself detected as sideways is turned upright, too.
  layout = ocr::test::layout_of();
  layout.blocks[0].paragraphs[0].lines[0].letter_degrees = 90;
  CHECK(page_of(layout).find("/MediaBox [0 0 100.0000 200.0000]") != std::string::npos);
  layout = ocr::test::layout_of();
  // A slight skew does not turn the page.
  layout.to_uploaded = {1, 0.05, 0, -0.05, 1, 3};
  CHECK(page_of(layout).find("/MediaBox [0 0 200.0000 100.0000]") != std::string::npos);
}

TEST_CASE("pdf: without a credible resolution, the page fits A4 or the screen") {
  CHECK(ocr::page_resolution({300, 300}, 2480, 3508).x_dpi == 300);
  CHECK(ocr::page_resolution({0, 0}, 2480, 3508).x_dpi == Approx(300).epsilon(0.01));
  CHECK(ocr::page_resolution({1, 1}, 640, 480).x_dpi == 96);
  CHECK(ocr::page_resolution({72, 72}, 20000, 100).x_dpi == 100);
}

TEST_CASE("pdf words: each word is on its baseline and as wide as its box") {
  const ocr::PdfWords words = ocr::pdf_words(ocr::test::layout_of(), {1, 0, 0, 0, -1, 100});
  // "one": three characters, each half an em wide, over 40 points; on the baseline, 30 points high.
  CHECK(words.content.find("26.6667 0.0000 0.0000 30.0000 10.0000 56.0000 Tm <0001000200030004> Tj") !=
        std::string::npos);
  CHECK(words.content.find("BT 3 Tr") == 0);
  CHECK(words.to_unicode.find("<0001> <006F>") != std::string::npos);
}

TEST_CASE("pdf words: characters beyond 16 bits and invalid bytes have codes like all others") {
  const ocr::PdfWords words =
      ocr::pdf_words(ocr::test::layout_of("\U0001F600", "\xFF"), {1, 0, 0, 0, -1, 100});
  CHECK(words.to_unicode.find("<0001> <D83DDE00>") != std::string::npos);
  CHECK(words.to_unicode.find("<FFFD>") != std::string::npos);
}

TEST_CASE("pdf words: text of every direction is drawn from its start") {
  auto layout = ocr::test::layout_of();
  ocr::Line& line = layout.blocks[0].paragraphs[0].lines[0];
  line.words.resize(1);
  const ocr::Affine page{1, 0, 0, 0, -1, 100};
  SECTION("right to left: mirrored, from the right end") {
    line.words[0].is_right_to_left = true;
    CHECK(ocr::pdf_words(layout, page).content.find("-26.6667 0.0000 0.0000 30.0000 50.0000 56.0000 Tm") !=
          std::string::npos);
  }
  SECTION("upside down") {
    line.letter_degrees = 180;
    std::swap(line.baseline_start, line.baseline_end);
    CHECK(ocr::pdf_words(layout, page).content.find("-26.6667 0.0000 0.0000 -30.0000 50.0000 56.0000 Tm") !=
          std::string::npos);
  }
  SECTION("downwards") {
    SECTION("on its side") {
      line.letter_degrees = 90;
    }
    SECTION("as a column") {
      line.is_column = true;
    }
    line.box = {10, 20, 40, 90};
    line.words[0].box = {10, 20, 40, 50};
    CHECK(ocr::pdf_words(layout, page).content.find("0.0000 -20.0000 30.0000 0.0000 16.0000 80.0000 Tm") !=
          std::string::npos);
  }
}

TEST_CASE("pdf image: the bytes of a JPEG and the compressed pixels of a PNG are embedded unchanged") {
  const std::string jpeg = ocr::test::sample("colour.jpg");
  const auto from_jpeg = ocr::jpeg_for_pdf(jpeg);
  REQUIRE(from_jpeg);
  CHECK(from_jpeg->data == jpeg);
  CHECK(from_jpeg->width_px == 1000);
  CHECK(from_jpeg->entries.find("/DeviceRGB /Filter /DCTDecode") != std::string::npos);
  const auto inks = ocr::jpeg_for_pdf(ocr::test::sample("cmyk.jpg"));
  REQUIRE(inks);
  CHECK(inks->entries.find("/DeviceCMYK /Decode [1 0 1 0 1 0 1 0]") != std::string::npos);
  const std::string png = ocr::test::sample("snippet.png");
  const auto from_png = ocr::png_for_pdf(png);
  REQUIRE(from_png);
  CHECK(png.find(from_png->data.substr(0, 1000)) != std::string::npos);
  CHECK(from_png->entries.find("/Predictor 15 /Colors 1 /BitsPerComponent 8 /Columns 640") !=
        std::string::npos);
}

TEST_CASE("pdf image: a transparent PNG or a truncated file cannot be embedded unchanged") {
  CHECK_FALSE(ocr::png_for_pdf(ocr::test::sample("transparent.png")));
  for (const std::string name : {"snippet.png", "colour.jpg"}) {
    const std::string file = ocr::test::sample(name);
    for (std::size_t size = 0; size < 700; size += 7) {
      ocr::png_for_pdf(file.substr(0, size));
      ocr::jpeg_for_pdf(file.substr(0, size));
    }
    CHECK_FALSE(ocr::png_for_pdf(file.substr(0, 20)));
    CHECK_FALSE(ocr::jpeg_for_pdf(file.substr(0, 20)));
  }
}

TEST_CASE("glyphless font: the file has the checksum that every font must have") {
  const std::string font = ocr::glyphless_font(500, 800, 200);
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at + 4 <= font.size(); at += 4)
    for (std::size_t i = 0; i < 4; ++i)
      sum += static_cast<std::uint32_t>(static_cast<unsigned char>(font[at + i])) << (24 - 8 * i);
  CHECK(sum == 0xB1B0AFBA);
}
