#include "reading/legibility.hpp"

#include <string>

#include "catch.hpp"

TEST_CASE("pdf: legible text is distinguished from the output of fonts without glyph names") {
  CHECK(ocr::is_legible("Dear reader,\n"));
  CHECK(ocr::is_legible("7"));
  CHECK(ocr::is_legible("Добрый день"));
  CHECK(ocr::is_legible(std::string(100, 'a') + "\xEF\xBF\xBD"));
  const std::string text =
      GENERATE(as<std::string>{}, "", "\n\n\f", " \t ", "...", "\x01\x02\x03\x04 a",
               "\xEF\xBF\xBD\xEF\xBF\xBD ab", "\xEE\x80\x80\xEE\x80\x81 ab", "\xFF\xFE\xFD");
  CHECK_FALSE(ocr::is_legible(text));
}

TEST_CASE("pdf: text without common words, or of punctuation, is doubtful") {
  CHECK_FALSE(ocr::is_doubtful("The river is as long as the road to the mill and as old as the bridge"));
  CHECK_FALSE(ocr::is_doubtful("Der Fluss ist so lang wie die Straße und so alt wie die Brücke über ihn"));
  CHECK_FALSE(ocr::is_doubtful("Река такая же старая, как мост, и такая же длинная, как дорога к мельнице"));
  CHECK_FALSE(ocr::is_doubtful("Invoice 48213"));
  CHECK_FALSE(ocr::is_doubtful("12.50 13.75 1,290.00 (7) 48213-77 -5"));
  CHECK_FALSE(ocr::is_doubtful("Garden.......................1\nMarket______________________2"));
  CHECK_FALSE(ocr::is_doubtful("今日は天気がいいので、川まで歩きました。"));
  CHECK_FALSE(ocr::is_doubtful(""));
  CHECK(ocr::is_doubtful("Gur evire vf nf ybat nf gur ebnq gb gur zvyy naq nf byq nf gur oevqtr bire vg"));
  CHECK(ocr::is_doubtful("'=@-> #)*; ($%& +7%-"));
}

TEST_CASE("pdf: text of which most lines are single letters is in pieces") {
  std::string skewed = "in a long room\n";
  std::string table = "Rooms\n";
  std::string verse;
  for (int i = 0; i < 20; ++i) {
    skewed += "th\n\ne\n";
    table += std::to_string(i) + "\n\n";
    verse += "we go to the sea\n";
  }
  CHECK(ocr::is_in_pieces(skewed));
  CHECK_FALSE(ocr::is_in_pieces(table));
  CHECK_FALSE(ocr::is_in_pieces(verse));
  CHECK_FALSE(ocr::is_in_pieces("A\nB\nC\n"));
  CHECK_FALSE(ocr::is_in_pieces(""));
}
