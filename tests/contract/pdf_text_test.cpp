// The text that a PDF contains: the same in all formats, and on its ink.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "contract/outputs.hpp"
#include "pdf_bytes.hpp"
#include "stack.hpp"

using namespace ocr::test;

namespace {

// A page with two words, of which one is outside the crop box if there is any.
std::string page_with(const std::string& attributes) {
  return pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                 "<< /Type /Page /Parent 2 0 R /MediaBox [-10 -20 290 180] /Contents 4 0 R " + attributes +
                     " /Resources << /Font << /F1 5 0 R >> >> >>",
                 stream("", "BT /F1 18 Tf 60 120 Td (HERRING) Tj ET BT /F1 18 Tf 0 0 Td (Out) Tj ET"),
                 "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"});
}

struct Ink {
  int width = 0;
  int height = 0;
  std::array<int, 4> box{};  // left, top, right, bottom
};

// The box of all dark pixels of a page as it is rendered.
Ink ink_of(const std::string& pdf) {
  const std::string pgm = run("pdftoppm -r 300 -cropbox -gray in", pdf).output;
  Ink ink;
  int length = 0;
  REQUIRE(std::sscanf(pgm.c_str(), "P5 %d %d 255%n", &ink.width, &ink.height, &length) == 2);
  ink.box = {ink.width, ink.height, 0, 0};
  for (int y = 0; y < ink.height; ++y)
    for (int x = 0; x < ink.width; ++x) {
      const auto at = static_cast<std::size_t>(length + 1 + y * ink.width + x);
      if (static_cast<unsigned char>(pgm.at(at)) > 128) continue;
      ink.box = {std::min(ink.box[0], x), std::min(ink.box[1], y), std::max(ink.box[2], x + 1),
                 std::max(ink.box[3], y + 1)};
    }
  return ink;
}

}  // namespace

TEST_CASE("the text of a PDF is the same whatever formats are asked for") {
  const std::string url = shared_stack().url("/image-sync");
  const std::string pdf = sample("letter.pdf");
  const std::string text = post(url, pdf).field("text");
  CHECK(text.find("Dear reader,") != std::string::npos);
  CHECK(post(url + "?format=text", pdf).body == text);
  for (const std::string formats :
       {"words", "hocr", "tsv", "alto", "csv", "markdown", "pdf", "words,hocr,tsv,alto,csv,markdown",
        "words,hocr,tsv,alto,pdf,csv,markdown"}) {
    CAPTURE(formats);
    const Answer answer = post(url + "?formats=" + formats, pdf);
    CHECK(answer.field("text") == text);
    CHECK(answer.field("source") == "pdf_text");
    CHECK(answer.field("confidence") == "null");
  }
}

TEST_CASE("formats that need a confidence give all of it to the text of a PDF") {
  const Answer answer = post(formats_query("/image-sync"), sample("letter.pdf"));
  CHECK(answer.field("hocr").find("; x_wconf 100'>Dear</span>") != std::string::npos);
  CHECK(answer.field("alto").find("WC=\"1.0000\" CONTENT=\"Dear\"") != std::string::npos);
  CHECK(rows_of(answer.field("tsv")).at(5).at(10).starts_with("100"));
  CHECK(answer.body.find(R"("text":"Dear","box":[)") != std::string::npos);
  CHECK(answer.field("markdown").starts_with("Dear reader,\n\nthe bridge"));
}

TEST_CASE("the words of a PDF lie on their ink, however the page is turned and cropped") {
  const std::string attributes =
      GENERATE(as<std::string>{}, "/CropBox [50 100 280 180]", "/CropBox [50 100 280 180] /Rotate 90",
               "/CropBox [50 100 280 180] /Rotate 180", "/CropBox [50 100 280 180] /Rotate 270",
               "/CropBox [50 100 280 180] /UserUnit 2", "/CropBox [50 100 280 180] /Rotate -90");
  CAPTURE(attributes);
  const std::string pdf = page_with(attributes);
  const Answer answer = post(shared_stack().url("/image-sync?formats=tsv"), pdf);
  CHECK(answer.field("text") == "HERRING\n");
  const Ink ink = ink_of(pdf);
  CHECK(answer.field("width_px") == std::to_string(ink.width));
  CHECK(answer.field("height_px") == std::to_string(ink.height));
  const auto words = words_of(answer.field("tsv"));
  REQUIRE(words.size() == 1);
  // The box reaches from the descenders to the ascenders, of which capitals have none.
  constexpr double letter_height = 18 * 300.0 / 72;
  for (std::size_t edge = 0; edge < 4; ++edge) {
    const double outwards = (words[0].box.at(edge) - ink.box.at(edge)) * (edge < 2 ? -1 : 1);
    CHECK(outwards > -0.05 * letter_height);  // round letters are a little higher
    CHECK(outwards < 0.3 * letter_height);
  }
}

TEST_CASE("the words of a page of text have the places that pdftotext gives") {
  std::string content = "BT /F1 12 Tf 15 TL 36 320 Td ";
  for (int line = 0; line < 12; ++line)
    content += "(Line " + std::to_string(line) + " of the page, and what it has to say) ' ";
  const std::string pdf = pdf_with(content + "ET", 1, "0 0 400 350", "");
  const auto words = words_of(post(shared_stack().url("/image-sync?formats=tsv"), pdf).field("tsv"));
  const std::string told = run("pdftotext -bbox -cropbox in -", pdf).output;
  std::size_t at = 0;
  for (const PlacedWord& word : words) {
    at = told.find("<word ", at) + 1;
    REQUIRE(at != 0);
    std::array<double, 4> box{};
    std::array<char, 256> text{};
    REQUIRE(std::sscanf(told.c_str() + at,
                        "word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">%255[^<]", &box[0], &box[1],
                        &box[2], &box[3], text.data()) == 5);
    CHECK(word.text == text.data());
    for (std::size_t edge = 0; edge < 4; ++edge)
      CHECK(std::abs(word.box.at(edge) - box.at(edge) * 300 / 72) <= 1);
  }
  CHECK(words.size() == 12 * 11);
}
