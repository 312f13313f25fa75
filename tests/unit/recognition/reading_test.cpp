#include "recognition/reading.hpp"

#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "unit/image/pictures.hpp"

namespace {

using namespace ocr::test;
using ocr::Image;
using Steps = std::vector<std::string>;

// A segmentation that was asked for, so that nothing is completed.
ocr::OcrOptions as_a_block() {
  ocr::OcrOptions options;
  options.page_segmentation_mode = 6;
  return options;
}

ocr::Layout layout_of_word(const ocr::Box& box, double confidence) {
  ocr::Layout layout;
  ocr::Line line{};
  line.box = box;
  line.words = {{"abcdefgh", box, confidence}};
  ocr::Paragraph paragraph{};
  paragraph.box = box;
  paragraph.lines = {line};
  layout.blocks = {{box, confidence, {paragraph}}};
  return layout;
}

// An engine that returns a word over the whole page with scripted confidences, and records the widths of the
// pictures.
struct Script {
  std::vector<int> confidences;
  std::optional<int> turn;
  std::vector<int> widths;
  int looks_for_turn = 0;

  ocr::PageReader reader() {
    return {[this](const Image& image, ocr::Segmentation) {
              ocr::Recognition recognition;
              recognition.confidence = confidences.at(widths.size());
              recognition.text = "reading " + std::to_string(widths.size());
              const ocr::Box page{0, 0, static_cast<double>(image.width_px()),
                                  static_cast<double>(image.height_px())};
              recognition.layout = layout_of_word(page, recognition.confidence);
              widths.push_back(image.width_px());
              return recognition;
            },
            [this](const Image&) {
              ++looks_for_turn;
              return turn;
            }};
  }
};

}  // namespace

TEST_CASE("reading: a reading with high confidence is not followed by another") {
  Script script{{95}, 180, {}, 0};
  const auto read = ocr::read_well(sample_image("small.gif"), as_a_block(), script.reader());
  REQUIRE(read);
  CHECK(script.widths.size() == 1);
  CHECK(script.looks_for_turn == 0);
  CHECK(read.value().preprocessing.empty());
}

TEST_CASE("reading: after a poor reading the turned page is read, and the better reading is kept") {
  const int second = GENERATE(30, 95);
  Script script{{40, second, 20, 20}, 90, {}, 0};
  const auto read = ocr::read_well(sample_image("small.gif"), as_a_block(), script.reader());
  REQUIRE(read);
  CHECK(script.looks_for_turn == 1);
  CHECK(script.widths.at(1) == 150);
  CHECK(read.value().text == (second == 95 ? "reading 1" : "reading 0"));
  CHECK(read.value().preprocessing == (second == 95 ? Steps{"rotated 90"} : Steps{}));
}

TEST_CASE("reading: after a doubtful reading a limited number of others is tried, and the best is kept") {
  Script script{{70, 60, 75, 0}, std::nullopt, {}, 0};
  const auto read = ocr::read_well(sample_image("small.gif"), as_a_block(), script.reader());
  REQUIRE(read);
  CHECK(script.looks_for_turn == 0);
  CHECK(script.widths.size() == 3);
  CHECK(read.value().preprocessing == Steps{"binarized"});
  Script hopeless{{1, 1, 1, 1}, 180, {}, 0};
  REQUIRE(ocr::read_well(sample_image("small.gif"), as_a_block(), hopeless.reader()));
  CHECK(hopeless.widths.size() == ocr::most_readings);
}

TEST_CASE("reading: ink without words is reported by its share and its places") {
  const Image image = sample_image("snippet.png");
  const double middle = image.width_px() / 2.0;
  const auto read_half = [&](const Image& page, ocr::Segmentation) {
    ocr::Recognition recognition;
    recognition.confidence = 95;
    recognition.layout = layout_of_word({0, 0, middle, static_cast<double>(page.height_px())}, 95);
    return recognition;
  };
  ocr::OcrOptions options = as_a_block();
  options.preprocesses = GENERATE(true, false);
  const auto read = ocr::read_well(image, options, {read_half, [](const Image&) { return std::nullopt; }});
  REQUIRE(read);
  REQUIRE(read.value().coverage);
  CHECK(*read.value().coverage > 0.2);
  CHECK(*read.value().coverage < 0.8);
  REQUIRE_FALSE(read.value().layout.uncovered.empty());
  for (const ocr::Box& place : read.value().layout.uncovered) CHECK(place.right > middle);
}

TEST_CASE("reading: a page without anything like text has no coverage") {
  const auto nothing = [](const Image&, ocr::Segmentation) { return ocr::Recognition{}; };
  const auto read = ocr::read_well(Image(white(200, 100).release()), {},
                                   {nothing, [](const Image&) { return std::nullopt; }});
  REQUIRE(read);
  CHECK_FALSE(read.value().coverage);
}

TEST_CASE("reading: off reads once and turns the page only if requested") {
  ocr::OcrOptions options;
  options.preprocesses = false;
  Script script{{0}, 180, {}, 0};
  auto read = ocr::read_well(sample_image("skewed-3.png"), options, script.reader());
  REQUIRE(read);
  CHECK(script.widths == std::vector<int>{1400});
  CHECK(read.value().preprocessing.empty());
  options.rotation = ocr::Rotation::by_270;
  Script turned{{0}, 180, {}, 0};
  read = ocr::read_well(sample_image("skewed-3.png"), options, turned.reader());
  REQUIRE(read);
  CHECK(turned.widths == std::vector<int>{900});
  CHECK(read.value().preprocessing == Steps{"rotated 270"});
}
