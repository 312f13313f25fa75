#include "output/tsv.hpp"

#include "catch.hpp"
#include "layouts.hpp"

TEST_CASE("tsv: each element has a row and is numbered within its parent") {
  CHECK(ocr::tsv_page(ocr::test::layout_of(), 2) ==
        "1\t2\t0\t0\t0\t0\t0\t0\t200\t100\t-1\t\n"
        "2\t2\t1\t0\t0\t0\t10\t20\t100\t30\t-1\t\n"
        "3\t2\t1\t1\t0\t0\t10\t20\t100\t30\t-1\t\n"
        "4\t2\t1\t1\t1\t0\t10\t20\t100\t30\t-1\t\n"
        "5\t2\t1\t1\t1\t1\t10\t20\t40\t30\t95.500000\tone\n"
        "5\t2\t1\t1\t1\t2\t60\t22\t50\t28\t84.250000\ttwo\n");
}

TEST_CASE("tsv: text cannot add a row or a column") {
  const std::string page = ocr::tsv_page(ocr::test::layout_of("a\tb\nc\xFF"), 1);
  CHECK(page.find("\ta b c\uFFFD\n") != std::string::npos);
}
