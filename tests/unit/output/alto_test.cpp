#include "output/alto.hpp"

#include "catch.hpp"
#include "layouts.hpp"

TEST_CASE("alto: a page contains blocks, lines, words and the spaces between them") {
  CHECK(ocr::alto_page(ocr::test::layout_of("a&b"), 2) ==
        R"(  <Page ID="page_2" PHYSICAL_IMG_NR="2" WIDTH="200" HEIGHT="100">
   <PrintSpace HPOS="0" VPOS="0" WIDTH="200" HEIGHT="100">
    <ComposedBlock ID="cblock_2_1" HPOS="10" VPOS="20" WIDTH="100" HEIGHT="30">
     <TextBlock ID="block_2_1" HPOS="10" VPOS="20" WIDTH="100" HEIGHT="30">
      <TextLine ID="line_2_1" HPOS="10" VPOS="20" WIDTH="100" HEIGHT="30">
       <String ID="string_2_1" HPOS="10" VPOS="20" WIDTH="40" HEIGHT="30" WC="0.9550" CONTENT="a&amp;b"/>
       <SP HPOS="50" VPOS="20" WIDTH="10"/>
       <String ID="string_2_2" HPOS="60" VPOS="22" WIDTH="50" HEIGHT="28" WC="0.8425" CONTENT="two"/>
      </TextLine>
     </TextBlock>
    </ComposedBlock>
   </PrintSpace>
  </Page>
)");
}

TEST_CASE("alto: a word without text is a space, because a string must have content") {
  CHECK(ocr::alto_page(ocr::test::layout_of(""), 1).find("CONTENT=\" \"/>") != std::string::npos);
}
