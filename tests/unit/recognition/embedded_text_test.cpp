#include "recognition/embedded_text.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "layouts.hpp"
#include "recognition/layout_text.hpp"

namespace {

using namespace ocr::test;

ocr::Layout embedded(std::vector<ocr::Line> lines) {
  for (ocr::Line& line : lines)
    for (ocr::Word& word : line.words) {
      word.is_embedded = true;
      word.confidence = 100;
    }
  return page_of({paragraph_of(std::move(lines))});
}

ocr::Recognition recognised(const std::vector<std::vector<ocr::Line>>& blocks) {
  ocr::Recognition recognition;
  recognition.layout = page_of({paragraph_of(blocks.front())});
  recognition.layout.blocks.clear();
  for (const auto& lines : blocks)
    recognition.layout.blocks.push_back(page_of({paragraph_of(lines)}).blocks[0]);
  recognition.languages = "eng";
  return recognition;
}

}  // namespace

TEST_CASE("embedded text: recognised words join it where it has none") {
  const auto both =
      ocr::joined(recognised({{text_line("the head", 100, 100), text_line("a scanned body", 100, 300)}}),
                  embedded({text_line("The head", 101, 101)}));
  CHECK(both.text == "The head\n\na scanned body\n");
  CHECK(both.source == ocr::TextSource::both);
  CHECK(both.confidence == 90);
  CHECK(both.languages == "eng");
}

TEST_CASE("embedded text: recognised blocks stand where they belong") {
  const auto both = ocr::joined(
      recognised({{text_line("middle part", 100, 300)}, {text_line("lower part", 100, 700)}}), [] {
        ocr::Layout layout = embedded({text_line("first", 100, 100)});
        layout.blocks.push_back(embedded({text_line("last", 100, 500)}).blocks[0]);
        return layout;
      }());
  CHECK(both.text == "first\n\nmiddle part\n\nlast\n\nlower part\n");
}

TEST_CASE("embedded text: what was filled in ends the line that it stands on") {
  const auto both = ocr::joined(recognised({{text_line("Name: Hartley", 100, 100)}}),
                                embedded({text_line("Name:", 100, 100), text_line("Town:", 100, 130)}));
  CHECK(both.text == "Name: Hartley\nTown:\n");
  const ocr::Line& line = both.layout.blocks[0].paragraphs[0].lines[0];
  CHECK(line.words[0].is_embedded);
  CHECK_FALSE(line.words[1].is_embedded);
  CHECK(line.confidence == 90);
}

TEST_CASE("embedded text: it stays alone if nothing was recognised beside it but what is none") {
  const ocr::Layout text = embedded({text_line("All the words", 100, 100)});
  ocr::Line noise = text_line("worm xx", 100, 500);
  for (ocr::Word& word : noise.words) word.confidence = 30;
  for (const auto& line : {text_line("All the words", 102, 99), noise}) {
    const auto alone = ocr::joined(recognised({{line}}), text);
    CHECK(alone.text == "All the words\n");
    CHECK(alone.source == ocr::TextSource::embedded);
  }
}

TEST_CASE("embedded text: on a page that was turned to be read, it keeps its place") {
  ocr::Recognition turned = recognised({{text_line("scanned sideways", 1000, 100)}});
  turned.layout.to_uploaded = ocr::from_turned(90, 2000, 3000);
  const auto both = ocr::joined(std::move(turned), embedded({text_line("upright", 100, 100)}));
  REQUIRE(both.source == ocr::TextSource::both);
  for (const ocr::Block& block : both.layout.blocks) {
    const ocr::Line& line = block.paragraphs[0].lines[0];
    if (!line.words[0].is_embedded) continue;
    const ocr::PixelBox box = both.layout.on_upload(line.box);
    CHECK(box.left == 100);
    CHECK(box.top == 100);
    CHECK(box.bottom == 120);
    CHECK(line.letter_degrees == 90);
  }
}

TEST_CASE("embedded text: lines side by side are columns") {
  CHECK_FALSE(ocr::has_columns(paragraph_page({"one", "two", "three"})));
  ocr::Layout table = paragraph_page({"one", "two", "three"});
  for (const double top : {100, 130})
    table.blocks.push_back(page_of({paragraph_of({text_line("more", 900, top)})}).blocks[0]);
  CHECK(ocr::has_columns(table));
  CHECK(ocr::has_columns(paragraph_page({"bolt 12 a", "nuts 7 bc", "pins 140", "keys 3 d"})));
  CHECK_FALSE(ocr::has_columns(paragraph_page({"a bolt is", "not a nut", "but it has one", "on its end"})));
}
