// What happens to a PDF that gets text layers. tests/pdf compares whole files with independent programs.
#include "pdf/kept_pdf.hpp"

#include <map>
#include <string>

#include "catch.hpp"
#include "pdf_bytes.hpp"

using namespace ocr::test;
using ocr::ErrorCode;
using ocr::PageSelection;
using ocr::TextLayer;

namespace {

TextLayer layer_of(const std::string& word) {
  return {1750, 834, 300, {{{100, 100}, {300, 100}, 40, false, word}}};
}

std::map<int, TextLayer> layers_of(const std::vector<int>& pages) {
  std::map<int, TextLayer> layers;
  for (const int page : pages) layers[page] = layer_of("word");
  return layers;
}

std::string kept(const std::string& pdf, const std::vector<int>& pages, const std::string& selected = "") {
  const auto selection = selected.empty() ? PageSelection() : PageSelection::parse(selected).value();
  const auto file = ocr::add_text_layers(pdf, layers_of(pages), selection);
  if (!file) return std::string(ocr::name_of(file.error().code));
  return file.value().bytes;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

const std::string content = shown_text("As it was");

// A catalogue, a tree of one page, and more objects from number 4.
std::string pdf_with_catalogue(const std::string& entries, const std::vector<std::string>& more) {
  std::vector<std::string> objects{"<< /Type /Catalog /Pages 2 0 R " + entries + " >>",
                                   "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                                   "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 200] >>"};
  objects.insert(objects.end(), more.begin(), more.end());
  return pdf_of(objects);
}

}  // namespace

TEST_CASE("kept pdf: a file to which nothing is added comes back byte by byte") {
  const std::string pdf = pdf_with(content, 2);
  CHECK(kept(pdf, {}) == pdf);
  CHECK(kept(pdf, {}, "1-2") == pdf);
}

TEST_CASE("kept pdf: pages keep their content, and all layers share one font") {
  const std::string pdf = kept(pdf_with(content, 3), {1, 3});
  CHECK(pdf.starts_with("%PDF-1."));
  CHECK(count(pdf, content) == 1);  // the three pages share it
  CHECK(count(pdf, "/BaseFont /Glyphless") == 2);
  CHECK(count(pdf, "/FontFile2") == 1);
  CHECK(count(pdf, "/Contents [ ") == 2);
  // Opened again, it is whole.
  CHECK(kept(pdf, {}) == pdf);
}

TEST_CASE("kept pdf: a file grows by its text") {
  const std::string pdf = pdf_with(content + std::string(20'000, ' '), 1);
  CHECK(kept(pdf, {1}).size() < pdf.size() * 105 / 100 + 2000);
}

TEST_CASE("kept pdf: a second layer does not take the name of the first one's font") {
  const std::string twice = kept(kept(pdf_with(content), {1}), {1});
  CHECK(count(twice, "/OcrText ") == 1);
  CHECK(count(twice, "/OcrText1 ") == 1);
}

TEST_CASE("kept pdf: of selected pages only they are left") {
  const std::string pdf = pdf_with(content, 3, "0 0 420 200",
                                   "/PageLabels << /Nums [0 << /S /D /St 5 >>] >> /OpenAction [5 0 R /Fit]");
  const std::string second = kept(pdf, {2}, "2");
  CHECK(count(second, "/Type /Page ") == 1);
  CHECK(count(second, "/St 6") == 1);
  CHECK(count(second, "/Count 1") == 1);
  CHECK(kept(pdf, {}, "9") == "bad_option");
}

TEST_CASE("kept pdf: a layer of a page that is not there is missing, with a warning") {
  const auto file = ocr::add_text_layers(pdf_with(content), layers_of({1, 7}), {});
  REQUIRE(file);
  REQUIRE(file.value().warnings.size() == 1);
  CHECK(file.value().warnings[0].starts_with("The text of page 7 is missing from the PDF"));
}

TEST_CASE("kept pdf: a damaged file is repaired, with a warning") {
  std::string pdf = pdf_with(content, 2);
  const std::string damage = GENERATE(as<std::string>{}, "startxref", "xref\n0", "endobj\n2 0");
  pdf.replace(pdf.rfind(damage), 4, "xxxx");
  const auto file = ocr::add_text_layers(pdf, layers_of({2}), {});
  CAPTURE(damage);
  REQUIRE(file);
  REQUIRE(file.value().warnings.size() == 1);
  CHECK(file.value().warnings[0].starts_with("The PDF is damaged and was repaired"));
  CHECK(count(file.value().bytes, "As it was") == 1);
}

TEST_CASE("kept pdf: a signed file is refused, one with an empty field for a signature is not") {
  const auto refusal = [](const std::string& pdf) {
    const auto changeable = ocr::require_changeable(pdf);
    return changeable ? std::string() : changeable.error().detail;
  };
  const std::string field = "<< /FT /Sig /T (s) /V 5 0 R >>";
  const std::string value = "<< /Type /Sig /Contents <00> >>";
  const std::string form = "/AcroForm << /Fields [4 0 R] >>";
  const auto is_signed = [&](const std::string& pdf) {
    return refusal(pdf).starts_with("The PDF is signed");
  };
  CHECK(is_signed(pdf_with_catalogue(form, {field, value})));
  CHECK(is_signed(pdf_with_catalogue(form, {"<< /FT /Sig /Kids [6 0 R] >>", value, "<< /V 5 0 R >>"})));
  CHECK(is_signed(pdf_with_catalogue("/AcroForm << /Fields [] /SigFlags 3 >>", {})));
  CHECK(is_signed(pdf_with_catalogue("/Perms << /DocMDP 4 0 R >>", {value})));
  CHECK(refusal(pdf_with_catalogue(form, {"<< /FT /Sig /T (s) >>"})).empty());
  CHECK(refusal(pdf_with_catalogue(form, {"<< /FT /Sig /Kids [4 0 R 4 0 R] >>"})).empty());
  CHECK(refusal(pdf_with_catalogue("/AcroForm << /Fields [] /SigFlags 1 >>", {})).empty());
}

TEST_CASE("kept pdf: hostile files end in a file or an error") {
  const auto outcome = [](const std::string& pdf) {
    const std::string answer = kept(pdf, {1});
    return answer.starts_with("%PDF-") || answer == "unreadable_image" || answer == "image_too_large";
  };
  SECTION("a tree of pages that contains itself") {
    CHECK(outcome(pdf_of({"<< /Type /Catalog /Pages 2 0 R >>",
                          "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>"})));
  }
  SECTION("no pages") {
    CHECK(outcome(pdf_of({"<< /Type /Catalog >>"})));
  }
  SECTION("arrays in arrays") {
    CHECK(outcome(pdf_with_catalogue("/AcroForm << /Fields " + std::string(100'000, '[') + " >>", {})));
  }
  SECTION("a page that is a number, and resources that are the catalogue") {
    CHECK(outcome(
        pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "7"})));
    CHECK(outcome(pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                          "<< /Type /Page /Parent 2 0 R /Resources 1 0 R /Contents 1 0 R /Rotate (a) "
                          "/MediaBox [1 2 (x) 4] /CropBox [0 0 0 0] >>"})));
  }
  SECTION("garbage") {
    CHECK(kept("%PDF-1.7\n" + std::string(100'000, '\xA5'), {1}) == "unreadable_image");
    CHECK(kept("%PDF-1.7", {1}) == "unreadable_image");
    CHECK(kept("", {1}) == "unreadable_image");
  }
  SECTION("every part cut off") {
    const std::string pdf = pdf_with(content, 2);
    for (std::size_t size = 0; size < pdf.size(); size += 13) CHECK(outcome(pdf.substr(0, size)));
  }
}
