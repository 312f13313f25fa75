// PDFs: pages read as embedded text or as pictures, and hostile files.
#include <chrono>
#include <map>
#include <string>

#include "catch.hpp"
#include "pdf_bytes.hpp"
#include "reading/image_reader.hpp"
#include "samples.hpp"
#include "unit/reading/test_reader.hpp"

using namespace std::chrono_literals;
using namespace ocr::test;

namespace {

// The answer for the first page of a PDF, or the name of the error.
std::string reading_of_pdf(ocr::ImageReader& reader, const std::string& pdf, const ocr::OcrOptions& options) {
  const auto pages = reader.find_pages(pdf, options, always);
  if (!pages) return std::string(ocr::name_of(pages.error().code));
  const auto reading = reader.read(pdf, pages.value().front(), options, within(60s), always);
  ocr::reap_answered();
  return reading ? reading.value().json : std::string(ocr::name_of(reading.error().code));
}

}  // namespace

TEST_CASE(
    "image reader: the embedded text of a PDF page is returned, or the page is recognised if requested") {
  TestReader test;
  const std::string pdf = pdf_with(shown_text("The herring is fresh"));
  ocr::OcrOptions options = english();
  const std::string held = reading_of_pdf(test.reader, pdf, options);
  CHECK(has(held, "The herring is fresh"));
  CHECK(has(held, R"("source":"pdf_text")"));
  CHECK(has(held, R"("confidence":null)"));
  options.takes_pdf_text = false;
  const std::string read = reading_of_pdf(test.reader, pdf, options);
  INFO(read);
  CHECK(has(read, "The herring is fresh"));
  CHECK_FALSE(has(read, "source"));
  CHECK(has(read, R"("format":"pdf","width_px":1750,"height_px":834,"dpi":300)"));
  options.dpi = 150;
  CHECK(has(reading_of_pdf(test.reader, pdf, options), R"("width_px":875,"height_px":417,"dpi":150)"));
}

TEST_CASE("image reader: the text of a page is the same whatever formats are asked for") {
  TestReader test;
  const std::string pdf = pdf_with("BT /F1 18 Tf 36 120 Td (Code l0O1I-48213 for Ms Illner) Tj ET");
  const std::string alone = reading_of_pdf(test.reader, pdf, english());
  CHECK(has(alone, R"("text":"Code l0O1I-48213 for Ms Illner\n","source":"pdf_text")"));
  for (const auto format :
       {ocr::OutputFormat::words, ocr::OutputFormat::hocr, ocr::OutputFormat::alto, ocr::OutputFormat::tsv,
        ocr::OutputFormat::csv, ocr::OutputFormat::markdown, ocr::OutputFormat::pdf}) {
    ocr::OcrOptions options = english();
    options.formats.add(format);
    const std::string read = reading_of_pdf(test.reader, pdf, options);
    CHECK(read.starts_with(alone.substr(0, alone.size() - 1)));
    CHECK(has(read, format == ocr::OutputFormat::words ? R"("confidence":null,"paragraphs")"
                                                       : "\"" + std::string(name_of(format)) + "\":\""));
  }
}

TEST_CASE("image reader: what images show beside the text of a page is recognised") {
  TestReader test;
  const std::string jpeg = sample("colour.jpg");
  const auto page_with = [&](const std::string& text, const std::string& colours, const std::string& bytes) {
    const std::string content = "q 500 0 0 220 20 20 cm /Scan Do Q " + text;
    return pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                   "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 720 350] /Contents 4 0 R "
                   "/Resources << /Font << /F1 5 0 R >> "
                   "/XObject << /Scan 6 0 R >> >> >>",
                   stream("", content), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                   stream("/Type /XObject /Subtype /Image " + colours, bytes)});
  };
  const std::string scan =
      "/Width 1000 /Height 440 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode";
  std::string header;
  for (int line = 1; line <= 6; ++line)
    header += "(Line " + std::to_string(line) + " of the l0O1I header, which is longer than a stamp) ' ";
  const std::string text = "BT /F1 12 Tf 14 TL 20 335 Td " + header + "ET";
  const std::string both = reading_of_pdf(test.reader, page_with(text, scan, jpeg), english());
  INFO(both);
  CHECK(has(both, R"("source":"pdf_text+ocr","confidence":9)"));
  CHECK(has(both, "Line 6 of the l0O1I header"));
  CHECK(has(both, "boating lake"));
  CHECK(both.find("Line 6") < both.find("boating lake"));

  const std::string shade = page_with(
      text, "/Width 20 /Height 20 /ColorSpace /DeviceGray /BitsPerComponent 8", std::string(400, '\x60'));
  CHECK(has(reading_of_pdf(test.reader, shade, english()), R"("source":"pdf_text","confidence":null)"));
  const std::string stamped = page_with("BT /F1 12 Tf 20 300 Td (Page 7) Tj ET", scan, jpeg);
  const std::string read = reading_of_pdf(test.reader, stamped, english());
  CHECK(has(read, "Page 7"));
  CHECK(has(read, "boating lake"));
}

TEST_CASE("image reader: text that is not what the page shows is not believed") {
  TestReader test;
  // Each letter is said to be the one thirteen places further on.
  const std::string map =
      stream("",
             "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def "
             "1 begincodespacerange <00> <FF> endcodespacerange 4 beginbfrange "
             "<41> <4D> <004E> <4E> <5A> <0041> <61> <6D> <006E> <6E> <7A> <0061> "
             "endbfrange endcmap end end");
  const auto page_with = [&](const std::string& text) {
    return pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                   "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 720 350] /Contents 4 0 R "
                   "/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
                   stream("", text), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                   "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>", map});
  };
  const std::string words =
      "(The river is as long as the road to the mill) ' (and as old as the bridge over it) '";
  const std::string read =
      reading_of_pdf(test.reader, page_with("BT /F2 18 Tf 24 TL 36 300 Td " + words + " ET"), english());
  CHECK(has(read, "as old as the bridge"));
  CHECK_FALSE(has(read, "source"));
  CHECK(has(read, R"("warnings":["The text in the PDF is not what the page shows)"));
  // Text without a common word is only doubted.
  const std::string names =
      "(Herring Mackerel Halibut Turbot Haddock) ' (Plaice Salmon Sardine Anchovy Perch) '";
  CHECK(
      has(reading_of_pdf(test.reader, page_with("BT /F1 18 Tf 24 TL 36 300 Td " + names + " ET"), english()),
          R"("source":"pdf_text","confidence":null)"));
}

TEST_CASE("image reader: the pages of a scanned PDF are read") {
  TestReader test(2);
  const std::string pdf = sample("scan.pdf");
  const auto pages = test.reader.judge(pdf, english(), always);
  REQUIRE(pages);
  REQUIRE(pages.value().size() == 2);
  std::map<int, std::string> read;
  CHECK(test.reader.read_pages(pdf, pages.value(), english(), within(60s), always,
                               [&](int page, const ocr::Result<ocr::Reading>& reading) {
                                 REQUIRE(reading);
                                 read[page] = reading.value().json;
                                 return true;
                               }));
  CHECK(has(read[1], "painted green"));
  CHECK(has(read[2], "old map"));
}

TEST_CASE("image reader: no PDF gets more time than a page needs") {
  TestReader test;
  ocr::OcrOptions options = english();
  const auto failure = [&](const std::string& pdf, int page = 1) {
    const auto reading = test.reader.read(pdf, {page, 300, {1750, 834}}, options, within(60s), always);
    ocr::reap_answered();
    return reading ? reading.value().json
                   : std::string(ocr::name_of(reading.error().code)) + ": " + reading.error().detail;
  };
  SECTION("nested forms") {
    CHECK(has(failure(endless_pdf(), 2), "deadline_exceeded: It takes too long"));
  }
  SECTION("an image of many gigapixels") {
    CHECK(failure(pdf_showing(stream("/Type /XObject /Subtype /Image /Width 60000 /Height 60000 "
                                     "/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /FlateDecode",
                                     ""))) ==
          "image_too_large: Page 1 contains an image of more than 160 megapixels.");
  }
  SECTION("a long content stream") {
    options.takes_pdf_text = false;
    std::string content;
    for (int i = 0; i < 1'000'000; ++i) content += "0 0 400 200 re f ";
    CHECK(has(failure(pdf_with(content)), "deadline_exceeded: It takes too long to draw page 1"));
  }
}

TEST_CASE("image reader: hostile PDFs end in an answer or an error") {
  TestReader test({40'000'000, 20'000, 50}, 1024);
  ocr::OcrOptions options = english();
  options.takes_pdf_text = GENERATE(true, false);
  const std::string text = shown_text("still here");
  SECTION("a page with sides of 200 inches is scaled down") {
    const std::string read = reading_of_pdf(test.reader, pdf_with(text, 1, "0 0 14400 14400"), options);
    CHECK(has(read, R"("format":"pdf")"));
  }
  SECTION("an enormous page is refused") {
    CHECK(reading_of_pdf(test.reader, pdf_with(text, 1, "0 0 99999999 99999999"), options) ==
          "image_too_large");
  }
  SECTION("a page of size zero is empty or cannot be read") {
    const std::string read = reading_of_pdf(test.reader, pdf_with("", 1, "0 0 0 0"), options);
    CHECK((has(read, R"("format":"pdf")") || read == "unreadable_image"));
  }
  SECTION("ten thousand pages are too many, one of them is not") {
    const std::string pdf = pdf_with(text, 10'000);
    CHECK(reading_of_pdf(test.reader, pdf, options) == "image_too_large");
    options.pages = ocr::PageSelection::parse("9").value();
    CHECK(has(reading_of_pdf(test.reader, pdf, options), "still here"));
  }
  SECTION("pages that contain each other") {
    const std::string pdf =
        pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>"});
    const std::string read = reading_of_pdf(test.reader, pdf, options);
    CHECK((has(read, R"("format":"pdf")") || read == "unreadable_image"));
  }
  SECTION("JavaScript is not run") {
    const std::string pdf =
        pdf_with(text, 1, "0 0 420 200", "/OpenAction << /S /JavaScript /JS (while (true) {}) >>");
    CHECK(has(reading_of_pdf(test.reader, pdf, options), "still here"));
  }
  SECTION("garbage") {
    CHECK(reading_of_pdf(test.reader, "%PDF-1.7\n" + std::string(100'000, '\xA5'), options) ==
          "unreadable_image");
    CHECK(reading_of_pdf(test.reader, "%PDF-1.7", options) == "unreadable_image");
  }
}

TEST_CASE("image reader: a PDF that is asked for as such is judged by whether text can be added to it") {
  TestReader test;
  ocr::OcrOptions options = english();
  options.formats.add(ocr::OutputFormat::pdf);
  const std::string is_signed =
      pdf_with(shown_text("signed"), 1, "0 0 420 200", "/AcroForm << /Fields [] /SigFlags 3 >>");
  CHECK(reading_of_pdf(test.reader, is_signed, options) == "bad_option");
  CHECK(has(reading_of_pdf(test.reader, is_signed, english()), "signed"));
  const std::string held = reading_of_pdf(test.reader, pdf_with(shown_text("The herring is fresh")), options);
  CHECK(has(held, R"("source":"pdf_text")"));
  CHECK(has(held, R"("pdf":"")"));
}

TEST_CASE("image reader: text layers are added to a PDF") {
  TestReader test;
  const ocr::OcrOptions options = english();
  const std::string layer = "1750 834 300\n100.0 100.0 300.0 100.0 40.0 l herring\n";
  const auto added = [&](const std::string& pdf) {
    return test.reader.add_layers(pdf, {{1, layer}}, options, within(60s), always);
  };
  const auto file = added(pdf_with(shown_text("fresh")));
  REQUIRE(file);
  CHECK(has(file.value().bytes, "/BaseFont /Glyphless"));
  CHECK(has(file.value().bytes, shown_text("fresh")));
  const auto garbage = added("%PDF-1.7\n" + std::string(1000, '\xA5'));
  REQUIRE_FALSE(garbage);
  CHECK(garbage.error().code == ocr::ErrorCode::unreadable_image);
}
