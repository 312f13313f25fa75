#include <leptonica/allheaders.h>

#include <memory>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "image/decode.hpp"
#include "noise.hpp"
#include "recognition/recognizer.hpp"

namespace {

struct DestroyPix {
  void operator()(Pix* pix) const { pixDestroy(&pix); }
};
using Picture = std::unique_ptr<Pix, DestroyPix>;

std::string png_of(Pix* picture) {
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  REQUIRE(pixWriteMem(&bytes, &size, picture, IFF_PNG) == 0);
  std::string png(reinterpret_cast<const char*>(bytes), size);
  lept_free(bytes);
  return png;
}

std::string white_png() {
  const Picture white(pixCreate(400, 300, 8));
  pixSetAll(white.get());
  return png_of(white.get());
}

// Lines of ASCII in Leptonica's own font, 8 points at 300 dpi.
std::string png_of(const std::string& text) {
  const Picture page(pixCreate(1000, 560, 8));
  pixSetAll(page.get());
  L_Bmf* font = bmfCreate(nullptr, 8);
  REQUIRE(font);
  std::istringstream lines(text);
  l_int32 baseline = 60;
  for (std::string line; std::getline(lines, line); baseline += 50) {
    l_int32 width = 0;
    l_int32 overflows = 0;
    pixSetTextline(page.get(), font, line.c_str(), 0, 30, baseline, &width, &overflows);
    CHECK(overflows == 0);
  }
  bmfDestroy(&font);
  REQUIRE(baseline <= 560);
  return png_of(page.get());
}

ocr::Recognition detecting(const std::string& file, const std::string& fallback = "eng") {
  const auto header = ocr::read_header(file, {40'000'000, 20'000, 50});
  REQUIRE(header);
  const auto image = ocr::decode(file, header.value(), true);
  REQUIRE(image);
  ocr::Recognizer recognizer;
  recognizer.warm(fallback);
  recognizer.warm("auto");
  ocr::OcrOptions options;
  options.languages = "auto";
  auto recognition = recognizer.recognize(image.value(), options);
  REQUIRE(recognition);
  return std::move(recognition).value();
}

bool has_letters(const std::string& text) {
  return text.find_first_not_of(" \n\f") != std::string::npos;
}

}  // namespace

TEST_CASE("language choice: an empty page has no text and is in the default language") {
  const std::string fallback = GENERATE(as<std::string>{}, "eng", "deu", "eng+deu");
  const auto recognition = detecting(white_png(), fallback);
  CHECK_FALSE(has_letters(recognition.text));
  CHECK(recognition.languages == fallback);
  CHECK(recognition.languages_confidence == 0);
}

TEST_CASE("language choice: noise is in the default language, whatever lines the engine sees in it") {
  // In each of these the engine sees lines without width, and crashes if it has to read one.
  const unsigned side = GENERATE(140U, 180U, 200U, 240U);
  CAPTURE(side);
  const auto recognition = detecting(noise_bmp(side));
  CHECK(recognition.languages == "eng");
  CHECK(recognition.languages_confidence == 0);
}

TEST_CASE("language choice: a receipt in English is not taken for another language with the same letters") {
  const std::string receipt =
      GENERATE(as<std::string>{},
               "BOOK TALK STATIONERY\nTEL: 03-7712 4410\nDate: 14/04/2018 18:48\n"
               "A4 PAPER 80GSM  2x  12.50  25.00\nPVC TAPE 18MM  3x  3.51  10.53\n"
               "SUBTOTAL  35.53\nGST 6%  2.13\nTOTAL  37.66\nCASH  40.00\nCHANGE  2.34",
               "GOLDEN CUP CAFE\nTAX INVOICE 3861\nCHICKEN RICE  1x  16.26\nEGG  4x  30.20\n"
               "MILK 1L  4x  8.08\nTOTAL  54.54\nTHANK YOU PLEASE COME AGAIN");
  CAPTURE(receipt);
  CHECK(detecting(png_of(receipt)).languages == "eng");
}

TEST_CASE("language choice: two short lines are enough to tell languages with the same letters apart") {
  const auto [text, language] = GENERATE(
      table<std::string, std::string>({{"The bridge over the river\nwill be closed in June", "eng"},
                                       {"Der Haushalt wurde gestern\nmit knapper Mehrheit genehmigt", "deu"},
                                       {"Le train part du quai quatre\net arrive dans une heure", "fra"},
                                       {"El tren sale por la tarde\ncon todos los visitantes", "spa"}}));
  const auto recognition = detecting(png_of(text));
  CAPTURE(text, recognition.text);
  CHECK(recognition.languages == language);
  CHECK(recognition.languages_confidence > 0);
}

TEST_CASE("language choice: a language that was asked for has no confidence of its choice") {
  ocr::Recognizer recognizer;
  recognizer.warm("eng");
  const std::string file = white_png();
  const auto header = ocr::read_header(file, {40'000'000, 20'000, 50});
  REQUIRE(header);
  const auto image = ocr::decode(file, header.value(), true);
  REQUIRE(image);
  ocr::OcrOptions options;
  options.languages = "eng";
  const auto recognition = recognizer.recognize(image.value(), options);
  REQUIRE(recognition);
  CHECK_FALSE(recognition.value().languages_confidence);
}
