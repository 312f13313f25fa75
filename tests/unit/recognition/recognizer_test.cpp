#include "recognition/recognizer.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <memory>
#include <numeric>

#include "base/error.hpp"
#include "catch.hpp"
#include "image/decode.hpp"
#include "samples.hpp"

namespace {

ocr::Image image_of(const std::string& name) {
  const std::string bytes = ocr::test::sample(name);
  auto header = ocr::read_header(bytes, {40'000'000, 20'000, 50});
  REQUIRE(header);
  auto image = ocr::decode(bytes, header.value(), true);
  REQUIRE(image);
  return std::move(image).value();
}

ocr::Recognition reading_with(ocr::OcrOptions options, const ocr::Image& image) {
  ocr::Recognizer recognizer;
  recognizer.warm("eng");
  options.languages = "eng";
  auto recognition = recognizer.recognize(image, options);
  REQUIRE(recognition);
  return std::move(recognition).value();
}

ocr::Recognition reading_of(const ocr::Image& image, ocr::Rotation rotation = ocr::Rotation::automatic) {
  ocr::OcrOptions options;
  options.rotation = rotation;
  return reading_with(options, image);
}

std::string in_one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const bool is_space = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!is_space) line += c;
    if (is_space && !line.empty() && line.back() != ' ') line += ' ';
  }
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

// The edit distance divided by the length of the truth, with runs of white space counted as one space.
double error_rate(const std::string& read, const std::string& truth) {
  const std::string a = in_one_line(read);
  const std::string b = in_one_line(truth);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
    }
  }
  return static_cast<double>(row.back()) / static_cast<double>(b.size());
}

// The output of `tesseract FILE - --psm N`, without the form feed at the end of a page.
std::string printed_by_program(const std::string& name, int psm) {
  const std::string command = "OMP_THREAD_LIMIT=1 tesseract '" + std::string(OCR_SOURCE_DIR) + "/images/" +
                              name + "' - --psm " + std::to_string(psm) + " -c page_separator= 2>/dev/null";
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> program(popen(command.c_str(), "r"), pclose);
  REQUIRE(program);
  std::string text;
  for (int c = 0; (c = std::fgetc(program.get())) != EOF;) text += static_cast<char>(c);
  return text;
}

}  // namespace

TEST_CASE("recognizer: a clean paragraph is read correctly, line by line") {
  const auto recognition = reading_of(image_of("snippet.png"));
  const std::string truth = ocr::test::sample("snippet.txt");
  CHECK(error_rate(recognition.text, truth) <= 0.02);
  CHECK(std::count(recognition.text.begin(), recognition.text.end(), '\n') >=
        std::count(truth.begin(), truth.end(), '\n'));
  CHECK(recognition.confidence > 80);
  CHECK(recognition.confidence <= 100);
  CHECK(recognition.preprocessing.empty());
}

TEST_CASE("recognizer: a page on its side is read") {
  const auto recognition = reading_of(image_of("rotated-90.png"));
  CHECK(error_rate(recognition.text, ocr::test::sample("rotated-90.txt")) <= 0.02);
}

TEST_CASE("recognizer: an upside-down page is turned and read") {
  const auto on_its_head = image_of("snippet.png").rotated(180);
  REQUIRE(on_its_head);
  const auto recognition = reading_of(on_its_head.value());
  CHECK(error_rate(recognition.text, ocr::test::sample("snippet.txt")) <= 0.02);
  CHECK(recognition.preprocessing == std::vector<std::string>{"rotated 180"});
}

TEST_CASE("recognizer: a fixed turn is applied, and without one the page stays as it is") {
  using ocr::Rotation;
  const auto [lies, rotation, step] =
      GENERATE(table<int, Rotation, std::string>({{90, Rotation::by_270, "rotated 270"},
                                                  {180, Rotation::by_180, "rotated 180"},
                                                  {270, Rotation::by_90, "rotated 90"}}));
  const auto lying = image_of("snippet.png").rotated(lies);
  REQUIRE(lying);
  const auto told = reading_of(lying.value(), rotation);
  CHECK(error_rate(told.text, ocr::test::sample("snippet.txt")) <= 0.02);
  CHECK(told.preprocessing == std::vector<std::string>{step});
  if (lies != 180)
    return;  // the engine detects lines that run from top to bottom, but not an upside-down page
  const auto left = reading_of(lying.value(), Rotation::none);
  CHECK(error_rate(left.text, ocr::test::sample("snippet.txt")) > 0.5);
  for (const std::string& done : left.preprocessing) CHECK_FALSE(done.starts_with("rotated"));
}

TEST_CASE("recognizer: the page segmentation mode and the resolution are applied") {
  ocr::Recognizer recognizer;
  recognizer.warm("eng");
  ocr::OcrOptions options;
  options.languages = "eng";
  options.rotation = ocr::Rotation::none;
  options.page_segmentation_mode = 7;  // a single line, which is wrong for a paragraph
  const auto as_line = recognizer.recognize(image_of("snippet.png"), options);
  REQUIRE(as_line);
  CHECK(error_rate(as_line.value().text, ocr::test::sample("snippet.txt")) > 0.5);
  options.page_segmentation_mode = 6;
  options.dpi = 150;
  const auto as_block = recognizer.recognize(image_of("snippet.png"), options);
  REQUIRE(as_block);
  CHECK(error_rate(as_block.value().text, ocr::test::sample("snippet.txt")) <= 0.02);
}

TEST_CASE("recognizer: English is installed, and the orientation model is not listed as a language") {
  const auto languages = ocr::Recognizer::installed_models().languages;
  CHECK(std::find(languages.begin(), languages.end(), "eng") != languages.end());
  CHECK(std::find(languages.begin(), languages.end(), "osd") == languages.end());
  CHECK(std::is_sorted(languages.begin(), languages.end()));
  CHECK(ocr::Recognizer::engine_version().starts_with("5."));
}

TEST_CASE("recognizer: a missing model makes the service unavailable") {
  ocr::Recognizer recognizer;
  CHECK_THROWS_AS(recognizer.warm("nosuchlanguage"), ocr::Unavailable);
  CHECK_NOTHROW(recognizer.warm("eng"));
}

TEST_CASE("recognizer: only whitelisted characters are read, and no blacklisted ones") {
  ocr::OcrOptions options;
  options.whitelist = "aeiou";
  const std::string vowels = reading_with(options, image_of("snippet.png")).text;
  CHECK(vowels.find_first_not_of("aeiou \n") == std::string::npos);
  CHECK(vowels.find('e') != std::string::npos);
  options.whitelist.clear();
  options.variables["tessedit_char_blacklist"] = "e";
  const std::string without_e = reading_with(options, image_of("snippet.png")).text;
  CHECK(without_e.find('e') == std::string::npos);
  CHECK(without_e.find('a') != std::string::npos);
}

TEST_CASE("recognizer: wide gaps are kept if requested") {
  ocr::OcrOptions options;
  options.variables["preserve_interword_spaces"] = "1";
  options.page_segmentation_mode = 6;
  const std::string text = reading_with(options, image_of("two-columns.tiff")).text;
  CHECK(text.find("   ") != std::string::npos);
}

TEST_CASE("recognizer: lang=auto detects the language of a page") {
  const auto [name, language] = GENERATE(table<std::string, std::string>({{"german.png", "deu"},
                                                                          {"russian.png", "rus"},
                                                                          {"snippet.png", "eng"},
                                                                          {"low-resolution.png", "eng"}}));
  ocr::Recognizer recognizer;
  recognizer.warm("eng");
  recognizer.warm("auto");
  ocr::OcrOptions options;
  options.languages = "auto";
  const auto recognition = recognizer.recognize(image_of(name), options);
  INFO(name);
  REQUIRE(recognition);
  CHECK(recognition.value().languages == language);
  CHECK(error_rate(recognition.value().text, ocr::test::sample(name.substr(0, name.find('.')) + ".txt")) <
        0.05);
}

TEST_CASE("recognizer: lang=auto detects the language of a page on its side") {
  ocr::Recognizer recognizer;
  recognizer.warm("eng");
  recognizer.warm("auto");
  ocr::OcrOptions options;
  options.languages = "auto";
  const auto page = image_of("russian.png").rotated(90);
  REQUIRE(page);
  const auto recognition = recognizer.recognize(page.value(), options);
  REQUIRE(recognition);
  CHECK(recognition.value().languages == "rus");
}

TEST_CASE("recognizer: with preprocess=off each sample's text equals the tesseract program's output") {
  const std::string name = GENERATE(
      as<std::string>{}, "cmyk.jpg", "colour.jpg", "exif-rotated.jpg", "grey16.png", "low-resolution.png",
      "page.png", "photo.jpg", "rotated-90.png", "single-line.webp", "skewed-3.png", "small.bmp", "small.gif",
      "snippet.png", "transparent.png", "two-columns.tiff", "white-on-black.png");
  const int psm = name == "snippet.png" ? GENERATE(3, 4, 6, 11) : GENERATE(3);
  CAPTURE(name, psm);
  const std::string bytes = ocr::test::sample(name);
  const auto header = ocr::read_header(bytes, {40'000'000, 20'000, 50});
  REQUIRE(header);
  const auto image = ocr::decode_plain(bytes, header.value());
  REQUIRE(image);
  ocr::Recognizer recognizer;
  recognizer.warm("eng");
  ocr::OcrOptions options;
  options.languages = "eng";
  options.preprocesses = false;
  options.page_segmentation_mode = psm;
  const auto recognition = recognizer.recognize(image.value(), options);
  REQUIRE(recognition);
  CHECK(recognition.value().text == printed_by_program(name, psm));
  CHECK(recognition.value().preprocessing.empty());
}

TEST_CASE("recognizer: text that is skewed, small, inverted or unevenly lit is read") {
  const std::string name =
      GENERATE(as<std::string>{}, "skewed-3.png", "low-resolution.png", "photo.jpg", "white-on-black.png");
  CAPTURE(name);
  const auto recognition = reading_of(image_of(name));
  CHECK(error_rate(recognition.text, ocr::test::sample(name.substr(0, name.find('.')) + ".txt")) <= 0.02);
  CHECK_FALSE(recognition.preprocessing.empty());
}
