#include "pdf/scan_resolution.hpp"

#include <map>
#include <string>

#include "catch.hpp"
#include "pdf_bytes.hpp"

using namespace ocr::test;

namespace {

constexpr const char* picture =
    "/Type /XObject /Subtype /Image /Width 1000 /Height 400 /BitsPerComponent 8 /ColorSpace /DeviceGray";

// A page of 360 x 144 points with this content; /X is a picture of 1000 x 400 pixels, /F a form.
int resolution_of(const std::string& content, const std::string& page = "") {
  const std::string pdf =
      pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
              "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 360 144] /Contents 4 0 R /Resources << /XObject "
              "<< /X 5 0 R "
              "/F 6 0 R >> >> " +
                  page + " >>",
              stream("", content), stream(picture, "pixels"),
              stream("/Type /XObject /Subtype /Form /BBox [0 0 1 1]", "0 0 1 1 re f")});
  const auto found = ocr::scan_resolutions(pdf, {});
  return found.contains(1) ? found.at(1) : 0;
}

}  // namespace

TEST_CASE("scan resolution: it is that of the pictures, however they are placed") {
  CHECK(resolution_of("q 360 0 0 144 0 0 cm /X Do Q") == 200);
  CHECK(resolution_of("q 1 0 0 1 9 9 cm 360 0 0 144 0 0 cm /X Do Q") == 200);
  CHECK(resolution_of("q 0 360 -144 0 144 0 cm /X Do Q") == 200);
  CHECK(resolution_of("0 0 360 144 re W n q 360 0 0 144 0 0 cm /X Do Q") == 200);
  CHECK(resolution_of("q 355 0 0 144 0 0 cm /X Do Q") == 203);
  // Strips, and the finest of several pictures.
  CHECK(resolution_of("q 360 0 0 144 0 0 cm /X Do Q q 180 0 0 72 0 0 cm /X Do Q") == 400);
  // The words that another program has added.
  CHECK(resolution_of("BT 3 Tr 9 9 Td (old) Tj ET q 360 0 0 144 0 0 cm /X Do Q") == 200);
  CHECK(resolution_of("q 360 0 0 144 0 0 cm /X Do Q", "/Annots [<< /Subtype /Link /Rect [0 0 9 9] >>]") ==
        200);
}

TEST_CASE("scan resolution: a page that shows more than pictures is no scan") {
  const std::string scan = "q 360 0 0 144 0 0 cm /X Do Q ";
  const std::string more = GENERATE(as<std::string>{}, "BT (stamp) Tj ET", "BT 3 Tr (a) Tj 0 Tr (b) Tj ET",
                                    "0 0 9 9 re f", "0 0 m 9 9 l S", "/F Do", "/Sh sh", "/None Do",
                                    "BI /W 1 /H 1 ID x EI", "Q", "1 2 cm", "(a) (b) Do", "unknown");
  CAPTURE(more);
  CHECK(resolution_of(scan + more) == 0);
}

TEST_CASE("scan resolution: a page of text, a form field on a scan, or a damaged file are no scans") {
  CHECK(ocr::scan_resolutions(pdf_with(shown_text("text")), {}).empty());
  CHECK(resolution_of("") == 0);
  CHECK(resolution_of("q 0 0 0 0 0 0 cm /X Do Q") == 0);
  CHECK(resolution_of("q 360 0 0 144 0 0 cm /X Do Q", "/Annots [<< /Subtype /Widget /Rect [0 0 9 9] >>]") ==
        0);
  CHECK(ocr::scan_resolutions("%PDF-1.7", {}).empty());
  CHECK(ocr::scan_resolutions("", {}).empty());
}
