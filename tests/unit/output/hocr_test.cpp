#include "output/hocr.hpp"

#include "catch.hpp"
#include "layouts.hpp"

TEST_CASE("hocr: a page has the same classes, ids and properties as tesseract's") {
  CHECK(ocr::hocr_page(ocr::test::layout_of(), 3) ==
        R"(  <div class='ocr_page' id='page_3' title='bbox 0 0 200 100; ppageno 2'>
   <div class='ocr_carea' id='block_3_1' title='bbox 10 20 110 50'>
    <p class='ocr_par' id='par_3_1' lang='eng' title='bbox 10 20 110 50'>
     <span class='ocr_line' id='line_3_1' title='bbox 10 20 110 50; baseline 0 -6; x_size 30; x_descenders 6; x_ascenders 8'>
      <span class='ocrx_word' id='word_3_1' title='bbox 10 20 50 50; x_wconf 95'>one</span>
      <span class='ocrx_word' id='word_3_2' title='bbox 60 22 110 50; x_wconf 84'>two</span>
     </span>
    </p>
   </div>
  </div>
)");
}

TEST_CASE("hocr: a line that does not run rightwards in the file has a textangle") {
  auto layout = ocr::test::layout_of();
  using Turn = std::pair<ocr::Affine, std::string>;
  const auto [map, angle] = GENERATE(values<Turn>({{{0, 1, 0, -1, 0, 200}, "textangle 90"},
                                                   {{-1, 0, 200, 0, -1, 100}, "textangle 180"},
                                                   {{0, -1, 100, 1, 0, 0}, "textangle 270"}}));
  layout.to_uploaded = map;
  CHECK(ocr::hocr_page(layout, 1).find("; " + angle + "; x_size 30") != std::string::npos);
  CHECK(ocr::hocr_page(layout, 1).find("baseline") == std::string::npos);
}

TEST_CASE("hocr: text is escaped") {
  const std::string page = ocr::hocr_page(ocr::test::layout_of("<img src=x onerror=alert(1)>"), 1);
  CHECK(page.find("<img") == std::string::npos);
  CHECK(page.find("&lt;img src=x") != std::string::npos);
}
