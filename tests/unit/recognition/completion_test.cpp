#include "recognition/completion.hpp"

#include <leptonica/allheaders.h>

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "layouts.hpp"

namespace {

using namespace ocr::test;
using ocr::Box;

constexpr double letter_height = 12;

// A page of lines of which the engine first read some words, and an engine that reads the others in a part of
// the page.
struct Page {
  ocr::Recognition recognition;
  std::vector<Box> letters;
  std::vector<ocr::Segmentation> asked;
  ocr::Prepared prepared{ocr::Image(pixCreate(800, 800, 8)), {}, letter_height, {}};

  explicit Page(const std::vector<ocr::Line>& read) {
    recognition.layout = page_of({paragraph_of(read)});
    for (const ocr::Line& line : read) add_ink(line);
  }
  void add_ink(const ocr::Line& line) {
    for (const Box& letter : letters_on(line)) letters.push_back(letter);
  }

  // `found` is what the engine reads in each part, at its place on the page.
  bool complete(const ocr::Line& found) {
    const ocr::PageReader reader{[&](const ocr::Image& part, ocr::Segmentation segmentation) {
                                   asked.push_back(segmentation);
                                   const ocr::Point corner = part.to_uploaded()(ocr::Point{0, 0});
                                   ocr::Line line = found;
                                   for (ocr::Word& word : line.words)
                                     word.box = {word.box.left - corner.x, word.box.top - corner.y,
                                                 word.box.right - corner.x, word.box.bottom - corner.y};
                                   ocr::Recognition read;
                                   read.layout = page_of({paragraph_of({line})});
                                   return read;
                                 },
                                 [](const ocr::Image&) { return std::nullopt; }};
    return ocr::complete(recognition, prepared, letters, reader);
  }
};

}  // namespace

TEST_CASE("completion: a price that was lost joins the line of its item") {
  Page page({text_line("Coffee", 100, 100), text_line("Tea", 100, 140)});
  const auto price = text_line("3.50", 500, 101);
  page.add_ink(price);
  REQUIRE(page.complete(price));
  CHECK(page.asked == std::vector{ocr::Segmentation::line});
  CHECK(page.recognition.text == "Coffee 3.50\nTea\n");
}

TEST_CASE("completion: a paragraph that was lost becomes a block after what stands above it") {
  Page page(
      {text_line("The first line of the page", 100, 100), text_line("The last line of the page", 100, 500)});
  const auto lost = text_line("one two three four five six seven", 100, 300);
  page.add_ink(lost);
  REQUIRE(page.complete(lost));
  CHECK(page.recognition.text.find("five six seven\n") != std::string::npos);
  CHECK(page.recognition.layout.blocks.size() == 2);
}

TEST_CASE("completion: a complete page is not read again") {
  Page page({text_line("All is here", 100, 100)});
  page.recognition.text = "as the engine wrote it";
  CHECK_FALSE(page.complete(text_line("nothing", 100, 300)));
  CHECK(page.asked.empty());
  CHECK(page.recognition.text == "as the engine wrote it");
}

TEST_CASE("completion: a doubtful word is replaced only by a better one") {
  const int second = GENERATE(20, 90);
  auto first = text_line("hallo", 100, 100);
  first.words.front().confidence = 30;
  Page page({first, text_line("some other line", 100, 200)});
  auto better = text_line("hello", 100, 100);
  better.words.front().confidence = second;
  CHECK(page.complete(better) == (second == 90));
  const auto& words = page.recognition.layout.blocks.front().paragraphs.front().lines.front().words;
  REQUIRE(words.size() == 1);
  CHECK(words.front().text == (second == 90 ? "hello" : "hallo"));
  CHECK_FALSE(words.front().is_suspect);
}

TEST_CASE("completion: noise in the place of lost ink adds nothing, and the readings are bounded") {
  Page page({text_line("A line", 100, 20)});
  for (int row = 0; row < 15; ++row)
    for (int column = 0; column < 10; ++column)
      page.add_ink(text_line("xx", 30 + 75 * column, 60 + 48 * row));
  auto noise = text_line("~", 400, 400);
  noise.words.front().confidence = 5;
  CHECK_FALSE(page.complete(noise));
  CHECK(page.asked.size() <= 61);
  CHECK(page.asked.front() == ocr::Segmentation::sparse);
}
