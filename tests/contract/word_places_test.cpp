// The reported positions of words, compared with where they were drawn.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "contract/outputs.hpp"
#include "stack.hpp"

using namespace ocr::test;

namespace {

std::vector<PlacedWord> true_words(const std::string& file) {
  std::vector<PlacedWord> words;
  for (const auto& row : rows_of(sample("boxes/words.tsv")))
    if (row[0] == file)
      words.push_back({row[1], {std::stod(row[2]), std::stod(row[3]), std::stod(row[4]), std::stod(row[5])}});
  return words;
}

// The words that pdftotext finds, with their boxes in points from the page's upper left corner.
std::vector<PlacedWord> pdf_words(const std::string& pdf) {
  std::vector<PlacedWord> words;
  std::istringstream lines(run("pdftotext -bbox in -", pdf).output);
  for (std::string line; std::getline(lines, line);) {
    PlacedWord word;
    std::array<char, 256> text{};
    auto& [left, top, right, bottom] = word.box;
    if (std::sscanf(line.c_str(), " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">%255[^<]",
                    &left, &top, &right, &bottom, text.data()) != 5)
      continue;
    word.text = text.data();
    words.push_back(word);
  }
  return words;
}

double mean_error(const std::vector<PlacedWord>& words, const std::vector<PlacedWord>& truth) {
  REQUIRE(words.size() == truth.size());
  double sum = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    CHECK(words[i].text == truth[i].text);
    for (std::size_t edge = 0; edge < 4; ++edge) sum += std::abs(words[i].box[edge] - truth[i].box[edge]);
  }
  return sum / (4.0 * static_cast<double>(words.size()));
}

}  // namespace

TEST_CASE("words are reported where they were drawn, however the page is turned in its file") {
  const std::string file = GENERATE(as<std::string>{}, "upright.png", "turned-90.png", "turned-180.png",
                                    "turned-270.png", "exif-6.jpg");
  CAPTURE(file);
  const auto truth = true_words(file);
  const Answer answer = post(formats_query("/image-sync"), sample("boxes/" + file));
  REQUIRE(answer.status == 200);
  CHECK(mean_error(words_of(answer.field("tsv")), truth) < 2);

  // The same boxes in the JSON, in hOCR and in ALTO.
  const auto& [left, top, right, bottom] = truth[5].box;
  std::array<char, 64> box{};
  const auto is_in = [&](const char* field, const char* form, double third, double fourth) {
    std::snprintf(box.data(), box.size(), form, left, top, third, fourth);
    return answer.field(field).find(box.data()) != std::string::npos;
  };
  CHECK(is_in("blocks", R"("box":[%.0f,%.0f,%.0f,%.0f])", right, bottom));
  CHECK(is_in("hocr", "bbox %.0f %.0f %.0f %.0f", right, bottom));
  CHECK(is_in("alto", R"(HPOS="%.0f" VPOS="%.0f" WIDTH="%.0f" HEIGHT="%.0f")", right - left, bottom - top));
}

TEST_CASE("words of a skewed page are reported where their ink is in its file") {
  const std::string file = GENERATE(as<std::string>{}, "skewed-2.png", "skewed-5.png");
  CAPTURE(file);
  const Answer answer = post(shared_stack().url("/image-sync?format=tsv"), sample("boxes/" + file));
  REQUIRE(answer.status == 200);
  const double error = mean_error(words_of(answer.body), true_words(file));
  std::printf("figure - mean error of a word's edge, %s: %.2f px\n", file.c_str(), error);
  CHECK(error < 2);
}

TEST_CASE("in the PDF every page is upright, and the text layer covers the words of the image") {
  const std::string file = GENERATE(as<std::string>{}, "upright.png", "turned-90.png", "turned-180.png",
                                    "turned-270.png", "exif-6.jpg");
  CAPTURE(file);
  const Answer answer = post(shared_stack().url("/image-sync?format=pdf"), sample("boxes/" + file));
  REQUIRE(answer.status == 200);
  check_valid_pdf(answer.body);
  const auto words = pdf_words(answer.body);
  const auto truth = true_words("upright.png");
  REQUIRE(words.size() == truth.size());
  constexpr double px = 300.0 / 72;
  double sideways = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    CHECK(words[i].text == truth[i].text);
    sideways +=
        std::abs(words[i].box[0] * px - truth[i].box[0]) + std::abs(words[i].box[2] * px - truth[i].box[2]);
    // Vertically a word's box spans its whole line; the ink is within it.
    CHECK(words[i].box[1] * px < truth[i].box[1] + 5);
    CHECK(words[i].box[3] * px > truth[i].box[3] - 5);
    CHECK((words[i].box[3] - words[i].box[1]) * px < 60);
  }
  CHECK(sideways / (2.0 * static_cast<double>(words.size())) < 2);
}
