#include "recognition/text_agreement.hpp"

#include <leptonica/allheaders.h>

#include <string>
#include <vector>

#include "catch.hpp"
#include "layouts.hpp"

namespace {

using namespace ocr::test;

// What a reader says line by line, with this confidence.
bool agrees(const std::vector<std::string>& embedded, std::vector<std::string> read, int confidence = 90) {
  std::size_t next = 0;
  const ocr::PageReader reader{[&](const ocr::Image&, ocr::Segmentation) {
                                 ocr::Recognition line;
                                 line.text = next < read.size() ? read[next++] : "";
                                 line.confidence = confidence;
                                 return line;
                               },
                               {}};
  return ocr::agrees_with(ocr::Image(pixCreate(2000, 3000, 8)), paragraph_page(embedded), reader);
}

}  // namespace

TEST_CASE("text agreement: texts are alike but for spaces and a reader's mistakes") {
  CHECK(ocr::are_alike("The old mill", "Theo1d miii"));
  CHECK(ocr::are_alike("", " "));
  CHECK_FALSE(ocr::are_alike("The old mill", "Gur byq zvyy"));
  CHECK_FALSE(ocr::are_alike("Phone", "'\"7+%-"));
  CHECK(ocr::are_alike(std::string(100'000, 'a'), std::string(100'000, 'a')));
}

TEST_CASE("text agreement: a text is believed unless most of what is read clearly is different") {
  const std::vector<std::string> text{"the old bridge over the river", "is as long as the way",
                                      "to the mill"};
  const std::vector<std::string> other{"gur byq oevqtr bire gur evire", "vf nf ybat nf gur jnl",
                                       "gb gur zvyy"};
  CHECK(agrees(text, text));
  CHECK(agrees(text, {}));
  CHECK_FALSE(agrees(text, other));
  CHECK(agrees(text, other, 50));
  CHECK(agrees(text, {text[0], text[1], other[2]}));
  CHECK_FALSE(agrees(text, {text[0], other[1] + other[1], other[2]}));
  CHECK(agrees({"mill"}, {"zvyy"}));  // too little to tell
  CHECK(agrees({"a"}, {""}));
}
