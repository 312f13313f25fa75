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

TEST_CASE(
    "image reader: a scan is recognised despite a stamp that is text, but not if all its text is embedded") {
  TestReader test;
  const std::string jpeg = sample("colour.jpg");
  const auto page_with = [&](const std::string& text) {
    const std::string content = "q 720 0 0 317 0 0 cm /Scan Do Q " + text;
    return pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                   "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 720 350] /Contents 4 0 R "
                   "/Resources << /Font << /F1 5 0 R >> "
                   "/XObject << /Scan 6 0 R >> >> >>",
                   stream("", content), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                   stream("/Type /XObject /Subtype /Image /Width 1000 /Height 440 /ColorSpace "
                          "/DeviceRGB /BitsPerComponent 8 "
                          "/Filter /DCTDecode",
                          jpeg)});
  };
  const std::string stamped = reading_of_pdf(test.reader, page_with(shown_text("Page 7")), english());
  CHECK_FALSE(has(stamped, "source"));
  CHECK(has(stamped, "boating lake"));
  std::string long_text;
  for (int i = 0; i < 20; ++i)
    long_text += "(A line of the page, its number is " + std::to_string(i) + ") ' ";
  const std::string held =
      reading_of_pdf(test.reader, page_with("BT /F1 10 Tf 12 TL 9 330 Td " + long_text + "ET"), english());
  CHECK(has(held, R"("source":"pdf_text")"));
  CHECK(has(held, "number is 19"));
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
