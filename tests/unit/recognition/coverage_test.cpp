#include "recognition/coverage.hpp"

#include <vector>

#include "catch.hpp"
#include "layouts.hpp"

namespace {

using namespace ocr::test;
using ocr::Box;

ocr::Layout page_with(const std::vector<ocr::Line>& lines) {
  return page_of({paragraph_of(lines)});
}

}  // namespace

TEST_CASE("coverage: a page whose words cover all ink is covered, an empty page too") {
  const auto line = text_line("every word is here");
  CHECK(ocr::coverage_of(page_with({line}), letters_on(line)) == 1);
  CHECK(ocr::coverage_of({}, {}) == 1);
  CHECK(ocr::coverage_of({}, letters_on(line)) == 0);
}

TEST_CASE("coverage: a lost word lowers it by the word's share, and its letters are named") {
  const auto line = text_line("four more");
  auto shorter = line;
  shorter.words.pop_back();
  const auto page = page_with({shorter});
  CHECK(ocr::coverage_of(page, letters_on(line)) == Approx(0.5));
  const auto rest = ocr::uncovered_letters(page, letters_on(line));
  REQUIRE(rest.size() == 4);
  CHECK(rest.front().left > line.words.back().box.left);
}

TEST_CASE("coverage: a word whose box lies beside its only letter covers it") {
  auto line = text_line("I");
  const auto letters = letters_on(line);
  line.words.front().box.left += 9;
  line.words.front().box.right += 9;
  CHECK(ocr::uncovered_letters(page_with({line}), letters).empty());
}

TEST_CASE("evidence: words without ink and words of no confidence hold no text") {
  const auto line = text_line("solid text");
  const auto letters = letters_on(line);
  const double whole = ocr::evidence_of(page_with({line}), letters);
  CHECK(whole > 7);
  auto doubtful = line;
  for (ocr::Word& word : doubtful.words) word.confidence = 5;
  CHECK(ocr::evidence_of(page_with({doubtful}), letters) == 0);
  CHECK(ocr::evidence_of(page_with({line}), {}) == 0);
  auto longer = line;
  for (ocr::Word& word : longer.words) word.text += "and a lot that nobody printed here";
  CHECK(ocr::evidence_of(page_with({longer}), letters) <= 2.1 * whole);
}

TEST_CASE("places: letters near each other are one place, unless a rule divides them") {
  const auto left = letters_on(text_line("12", 100));
  const auto right = letters_on(text_line("34", 140));
  const auto far = letters_on(text_line("56", 400));
  std::vector<Box> all = left;
  for (const auto& more : {right, far}) all.insert(all.end(), more.begin(), more.end());
  CHECK(ocr::places_of(all, {}, 12).size() == 2);
  CHECK(ocr::places_of(all, {{130, 0, 132, 300}}, 12).size() == 3);
  CHECK(ocr::places_of(all, {{130, 200, 132, 300}}, 12).size() == 2);
  CHECK(ocr::places_of({}, {}, 12).empty());
}

TEST_CASE("suspects: two lines read as one word, words read sideways, and doubtful words") {
  auto page = page_with({text_line("right"), text_line("doubt", 100, 200), text_line("two", 100, 300, 60),
                         text_line("aside", 100, 500)});
  auto& lines = page.blocks.front().paragraphs.front().lines;
  std::vector<Box> letters;
  for (const ocr::Line& line : lines)
    if (line.words.front().text != "two")
      for (const Box& letter : letters_on(line)) letters.push_back(letter);
  letters.push_back({105, 302, 115, 322});
  letters.push_back({105, 335, 115, 355});
  lines.at(1).words.front().confidence = 20;
  lines.at(3).letter_degrees = 90;
  ocr::mark_suspects(page, letters, 12);
  CHECK_FALSE(lines.at(0).words.front().is_suspect);
  CHECK(lines.at(1).words.front().is_suspect);
  CHECK(lines.at(2).words.front().is_suspect);
  CHECK(lines.at(3).words.front().is_suspect);
  CHECK(ocr::uncovered_letters(page, letters).size() == 12);
}
