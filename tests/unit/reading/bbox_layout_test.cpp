#include "reading/bbox_layout.hpp"

#include <string>

#include "catch.hpp"
#include "recognition/layout_text.hpp"

namespace {

const ocr::Page page{1, 144, {840, 400}};  // two pixels a point

std::string word(const std::string& text, const std::string& left, const std::string& top,
                 const std::string& right, const std::string& bottom) {
  return "          <word xMin=\"" + left + "\" yMin=\"" + top + "\" xMax=\"" + right + "\" yMax=\"" +
         bottom + "\">" + text + "</word>\n";
}

// A word of a line at the top of the page.
std::string word(const std::string& text, int left, int right) {
  return word(text, std::to_string(left), "10", std::to_string(right), "20");
}

const std::string block_start =
    R"(      <block xMin="0.0" yMin="0.0" xMax="1.0" yMax="1.0">
        <line xMin="0.0" yMin="0.0" xMax="1.0" yMax="1.0">
)";
const std::string block_end = "        </line>\n      </block>\n";
const std::string next_line = "        </line>\n        <line>\n";

std::string page_of(const std::string& content) {
  return "<!DOCTYPE html>\n<head>\n<title>&lt;word&gt;</title>\n</head>\n<body>\n<doc>\n"
         "  <page width=\"420.000000\" height=\"200.000000\">\n" +
         content + "  </page>\n</doc>\n</body>\n</html>\n";
}

ocr::Layout layout_of(const std::string& words) {
  return ocr::read_bbox_layout(page_of("    <flow>\n" + block_start + words + block_end + "    </flow>\n"),
                               page);
}

std::string text_of(const std::string& words) {
  return ocr::text_of(layout_of(words));
}

const ocr::Line& first_line(const ocr::Layout& layout) {
  return layout.blocks.at(0).paragraphs.at(0).lines.at(0);
}

}  // namespace

TEST_CASE("embedded text: flows are blocks, blocks are paragraphs, and boxes are in pixels") {
  const std::string flow = "    <flow>\n" + block_start + word("one", "10.5", "20.0", "30.0", "32.0") +
                           word("two", "33.0", "20.0", "60.0", "32.0") + next_line +
                           word("three", "10.5", "34.0", "30.0", "46.0") + block_end + block_start +
                           word("four", "10.5", "60.0", "30.0", "72.0") + block_end + "    </flow>\n";
  const ocr::Layout layout = ocr::read_bbox_layout(page_of(flow + flow), page);
  CHECK(layout.width_px == 840);
  CHECK(layout.height_px == 400);
  REQUIRE(layout.blocks.size() == 2);
  REQUIRE(layout.blocks[0].paragraphs.size() == 2);
  REQUIRE(layout.blocks[0].paragraphs[0].lines.size() == 2);
  CHECK(ocr::text_of(layout) == "one two\nthree\n\nfour\n\none two\nthree\n\nfour\n");
  const ocr::Line& line = first_line(layout);
  const ocr::PixelBox box = layout.on_upload(line.words[0].box);
  CHECK(box.left == 21);
  CHECK(box.top == 40);
  CHECK(box.right == 60);
  CHECK(box.bottom == 64);
  CHECK(layout.on_upload(line.box).right == 120);
  CHECK(layout.on_upload(layout.blocks[0].box).bottom == 144);
  CHECK(line.height == 24);
  CHECK(line.baseline_start.y < 64);
  CHECK(line.baseline_start.y > 54);
  CHECK(line.words[0].is_embedded);
  CHECK(ocr::mean_confidence(layout) == 0);
}

TEST_CASE("embedded text: full lines of widely spaced text are a paragraph") {
  const auto spaced = [](const std::string& text, int right, int top, int bottom) {
    return block_start +
           word(text, "10", std::to_string(top), std::to_string(right), std::to_string(bottom)) + block_end;
  };
  const auto text_of_flow = [](const std::string& content) {
    return ocr::text_of(ocr::read_bbox_layout(page_of("    <flow>\n" + content + "    </flow>\n"), page));
  };
  CHECK(text_of_flow(spaced("full", 200, 10, 20) + spaced("full", 195, 34, 44) + spaced("end", 60, 58, 68) +
                     spaced("next", 198, 82, 92)) == "full\nfull\nend\n\nnext\n");
  CHECK(text_of_flow(spaced("heading", 200, 10, 24) + spaced("text", 200, 34, 44)) == "heading\n\ntext\n");
  CHECK(text_of_flow(spaced("far", 200, 10, 20) + spaced("apart", 200, 40, 50)) == "far\n\napart\n");
}

TEST_CASE("embedded text: escapes are characters again, and nothing else is") {
  CHECK(text_of(word("&lt;a&gt;&amp;&quot;it&apos;s&quot;", 10, 40)) == "<a>&\"it's\"\n");
  CHECK(text_of(word("&amp;lt;", 10, 40)) == "&lt;\n");
  CHECK(text_of(word("&#65;&nbsp;&", 10, 40)) == "&#65;&nbsp;&\n");
  CHECK(text_of(word("a\nb\x01\x7F", 10, 40)) == "a\uFFFDb\uFFFD\uFFFD\n");
  CHECK(text_of(word("a\xFF\xC3", 10, 40)) == "a\uFFFD\uFFFD\n");
}

TEST_CASE("embedded text: pieces without a gap are one word") {
  const ocr::Layout layout = layout_of(word("H", 10, 17) + word("2", 17, 20) + word("O", 20, 27) +
                                       word("is", 30, 38) + word("wet", 40, 50) + word(".", 50, 52));
  CHECK(ocr::text_of(layout) == "H2O is wet.\n");
  CHECK(layout.on_upload(first_line(layout).words[0].box).right == 54);
}

TEST_CASE("embedded text: Hebrew and Arabic come from left to right and are put in reading order") {
  CHECK(text_of(word("םלוע", 10, 30) + word(",םולש", 33, 60)) == "שלום, עולם\n");
  CHECK(text_of(word(")123(", 10, 30) + word("םולש", 33, 60)) == "שלום )123(\n");
  CHECK(text_of(word("45-ב", 10, 30) + word("hello", 33, 60) + word("world", 63, 80) + word("םולש", 83, 99) +
                word("םולש", 103, 119)) == "שלום שלום hello world ב-45\n");
  CHECK(text_of(word("see", 10, 30) + word("םלוע", 33, 60) + word("םולש", 63, 80) + word("here", 83, 99)) ==
        "see שלום עולם here\n");
  const ocr::Layout layout = layout_of(word("םולש", 10, 30));
  CHECK(first_line(layout).words[0].is_right_to_left);
  CHECK(layout.blocks[0].paragraphs[0].is_right_to_left);
}

TEST_CASE("embedded text: the turn of a line follows from the order of its words") {
  const auto turn = [](const std::string& words) {
    const ocr::Layout layout = layout_of(words);
    return first_line(layout).letter_degrees;
  };
  CHECK(turn(word("one", 10, 30) + word("two", 33, 60)) == 0);
  CHECK(turn(word("one", 33, 60) + word("two", 10, 30)) == 180);
  const std::string above = "40";
  CHECK(turn(word("one", "10", "40", "20", "60") + word("two", "10", "63", "20", "90")) == 90);
  CHECK(turn(word("one", "10", "63", "20", "90") + word("two", "10", "40", "20", "60")) == 270);
  CHECK(turn(word("alone", "10", "40", "20", "90")) == 270);
  CHECK(turn(word("I", "10", "40", "13", "60")) == 0);
  const ocr::Layout down =
      layout_of(word("one", "10", "40", "20", "60") + word("two", "10", "63", "20", "90"));
  CHECK(ocr::text_of(down) == "one two\n");
  CHECK(first_line(down).height == 20);
  const ocr::Layout column =
      layout_of(word("日本", "10", "40", "20", "60") + word("語", "10", "60", "20", "70"));
  CHECK(ocr::text_of(column) == "日本語\n");
  CHECK(first_line(column).is_column);
}

TEST_CASE("embedded text: what is malformed is left out, and what sticks out of the page is cut off") {
  const std::string good = word("good", 10, 30);
  const std::string bad = GENERATE(
      as<std::string>{}, word("bad", "x", "1", "2", "3"), word("bad", "nan", "1", "2", "3"),
      word("bad", "inf", "1", "2", "3"), word("bad", "1", "1", "1e999", "3"), word("bad", "5", "1", "2", "3"),
      word("", 40, 50), "<word>bad</word>", "<word xMin=\"1\">bad", "<wordy>bad</wordy>", "<>", "bad");
  CAPTURE(bad);
  CHECK(text_of(good + bad) == "good\n");

  const ocr::Layout wide = layout_of(word("wide", "-50", "-1e300", "1e300", "99999999"));
  const ocr::PixelBox box = wide.on_upload(first_line(wide).words[0].box);
  CHECK(box.left == 0);
  CHECK(box.top == 0);
  CHECK(box.right == 840);
  CHECK(box.bottom == 400);
}

TEST_CASE("embedded text: output that ends anywhere gives the words before") {
  const std::string whole =
      page_of("    <flow>\n" + block_start + word("one", 10, 30) + word("two", 33, 60) + block_end);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const std::string text = ocr::text_of(ocr::read_bbox_layout(whole.substr(0, length), page));
    CHECK((text.empty() || text == "one\n" || text == "one two\n"));
  }
  CHECK(ocr::read_bbox_layout("", page).blocks.empty());
  CHECK(ocr::read_bbox_layout(word("outside", 10, 30), page).blocks.empty());
  const std::string other = "</page><page >" + word("other", 10, 30);
  CHECK(ocr::text_of(ocr::read_bbox_layout("<page >" + word("one", 10, 30) + other, page)) == "one\n");
}
