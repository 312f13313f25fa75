#include "output/recognition_json.hpp"

#include "catch.hpp"
#include "layouts.hpp"

TEST_CASE("recognition json: a recognition is one object with its text and how it was read") {
  CHECK(
      ocr::recognition_json({"A \"line\"\n", 93, "deu+eng", {"rotated 90"}, {}, {}},
                            {ocr::ImageFormat::tiff, {640, 480}}, {}) ==
      R"({"text":"A \"line\"\n","confidence":93,"lang":"deu+eng","format":"tiff","width_px":640,"height_px":480,)"
      R"("preprocessing":["rotated 90"]})");
}

TEST_CASE("recognition json: words are nested in lines, paragraphs and blocks, in whole pixels and percent") {
  ocr::OcrOptions options;
  options.formats.add(ocr::OutputFormat::words);
  ocr::ImageHeader header{ocr::ImageFormat::jpeg, {200, 100}};
  header.exif_orientation = 6;
  CHECK(
      ocr::recognition_json({"one two\n", 90, "eng", {}, {}, ocr::test::layout_of()}, header, options) ==
      R"({"text":"one two\n","confidence":90,"lang":"eng","format":"jpeg","width_px":200,"height_px":100,)"
      R"("exif_orientation":6,"preprocessing":[],"blocks":[{"box":[10,20,110,50],"confidence":90,"paragraphs":)"
      R"([{"box":[10,20,110,50],"confidence":90,"lines":[{"box":[10,20,110,50],"confidence":90,"words":)"
      R"([{"text":"one","box":[10,20,50,50],"confidence":96},{"text":"two","box":[60,22,110,50],"confidence":84}]}]}]}],"tables":[],)"
      R"("uncovered":[]})");
}

TEST_CASE("recognition json: a table has its size, its place and its cells, and each cell its text") {
  ocr::OcrOptions options;
  options.formats.add(ocr::OutputFormat::words);
  ocr::Layout layout = ocr::test::layout_of();
  layout.to_uploaded = {2, 0, 0, 0, 2, 0};
  layout.tables = {{{0, 10, 50, 40}, 2, 1, {{0, 0, 2, 1, {0, 10, 50, 40}, 89.6, "one\n\"two\""}}}};
  const std::string json = ocr::recognition_json({"one two\n", 90, "eng", {}, {}, layout},
                                                 {ocr::ImageFormat::png, {200, 100}}, options);
  CHECK(
      json.substr(json.find("\"tables\":")) ==
      R"("tables":[{"box":[0,20,100,80],"rows":2,"columns":1,"cells":[{"box":[0,20,100,80],"confidence":90,)"
      R"("row":0,"column":0,"row_span":2,"column_span":1,"text":"one\n\"two\""}]}],"uncovered":[]})");
}

TEST_CASE("recognition json: warnings are listed if there are any") {
  CHECK(ocr::recognition_json({"one\n", 90, "eng", {}, {"The file ends early."}, {}},
                              {ocr::ImageFormat::png, {9, 9}}, {}) ==
        R"({"text":"one\n","confidence":90,"lang":"eng","format":"png","width_px":9,"height_px":9,)"
        R"("preprocessing":[],"warnings":["The file ends early."]})");
}

TEST_CASE("recognition json: coverage is in whole percent, and only all of the ink is 100") {
  const auto [share, percent] =
      GENERATE(table<double, std::string>({{1, "100"}, {0.9999, "99"}, {0.29, "29"}, {0, "0"}}));
  ocr::Recognition recognition{"one\n", 90, "eng", {}, {}, {}};
  recognition.coverage = share;
  const std::string json = ocr::recognition_json(recognition, {ocr::ImageFormat::png, {9, 9}}, {});
  CHECK(json.find("\"coverage\":" + percent + ",") != std::string::npos);
}

TEST_CASE("recognition json: uncovered places are boxes of the stored file") {
  ocr::OcrOptions options;
  options.formats.add(ocr::OutputFormat::words);
  ocr::Layout layout = ocr::test::layout_of();
  layout.to_uploaded = {2, 0, 0, 0, 2, 0};
  layout.uncovered = {{0, 10, 50, 40}, {1, 1, 2, 2}};
  const std::string json = ocr::recognition_json({"one two\n", 90, "eng", {}, {}, layout},
                                                 {ocr::ImageFormat::png, {200, 100}}, options);
  CHECK(json.substr(json.find("\"uncovered\":")) == R"("uncovered":[[0,20,100,80],[2,2,4,4]]})");
}
