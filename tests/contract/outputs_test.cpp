// What an answer can be had as, judged by programs that are not ours: xmllint, pdftotext, pdfimages and qpdf.
// And where the words are, compared with where they were drawn.
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "base/base64.hpp"
#include "catch.hpp"
#include "client.hpp"
#include "stack.hpp"
#include "unit/temporary_folder.hpp"

namespace {

constexpr const char* all_formats = "text,words,hocr,tsv,alto,pdf";

struct Run {
  int status;
  std::string output;
};

// A shell command over the file `in`, which holds `content`.
Run run(const std::string& command, const std::string& content) {
  const ocr::test::TemporaryFolder folder;
  std::ofstream(folder.file("in"), std::ios::binary) << content;
  FILE* pipe = popen(("cd " + folder.file("") + " && " + command + " 2>&1").c_str(), "r");
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe))
    output.append(buffer.data(), count);
  return {pclose(pipe), output};
}

void check_valid_hocr(const std::string& hocr) {
  // XHTML 1.0 by its document type, out of the catalog of the package w3c-sgml-lib.
  const Run checked = run("xmllint --nonet --noout --valid in", hocr);
  CAPTURE(checked.output);
  CHECK(checked.status == 0);
  CHECK(checked.output.empty());
}

void check_valid_alto(const std::string& alto) {
  const Run checked =
      run("xmllint --nonet --noout --relaxng " OCR_SOURCE_DIR "/tests/contract/alto-4.rng in", alto);
  CAPTURE(checked.output);
  CHECK(checked.status == 0);
}

void check_valid_pdf(const std::string& pdf) {
  const Run checked = run("qpdf --check in", pdf);
  CAPTURE(checked.output);
  CHECK(checked.status == 0);
}

std::string decoded(std::string base64_text) {
  base64_text.resize(ocr::decode_base64(base64_text, base64_text.data()).value_or(0));
  return base64_text;
}

struct PlacedWord {
  std::string text;
  std::array<double, 4> box;  // left, top, right, bottom
};

std::vector<std::vector<std::string>> rows_of(const std::string& tsv) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(tsv);
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> columns(1);
    for (const char c : line) c == '\t' ? columns.emplace_back() : columns.back() += c;
    rows.push_back(columns);
  }
  return rows;
}

std::vector<PlacedWord> words_of(const std::string& tsv) {
  std::vector<PlacedWord> words;
  for (const auto& row : rows_of(tsv)) {
    REQUIRE(row.size() == 12);
    if (row[0] != "5") continue;
    const double left = std::stod(row[6]);
    const double top = std::stod(row[7]);
    words.push_back({row[11], {left, top, left + std::stod(row[8]), top + std::stod(row[9])}});
  }
  return words;
}

std::vector<PlacedWord> true_words(const std::string& file) {
  std::vector<PlacedWord> words;
  for (const auto& row : rows_of(sample("boxes/words.tsv")))
    if (row[0] == file)
      words.push_back({row[1], {std::stod(row[2]), std::stod(row[3]), std::stod(row[4]), std::stod(row[5])}});
  return words;
}

// pdftotext's words with their boxes in points, from a page's left upper corner.
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

std::string formats_query(const std::string& route) {
  return shared_stack().url(route) + "?formats=" + all_formats;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

}  // namespace

TEST_CASE("words are told where they were drawn, however the page lies in its file") {
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

TEST_CASE("words of a page that lies askew are told where their ink is in its file") {
  const std::string file = GENERATE(as<std::string>{}, "skewed-2.png", "skewed-5.png");
  CAPTURE(file);
  const Answer answer = post(shared_stack().url("/image-sync?format=tsv"), sample("boxes/" + file));
  REQUIRE(answer.status == 200);
  const double error = mean_error(words_of(answer.body), true_words(file));
  std::printf("figure - mean error of a word's edge, %s: %.2f px\n", file.c_str(), error);
  CHECK(error < 2);
}

TEST_CASE("in the PDF every page stands upright, and its words lie over those of the image") {
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
    // Up and down a word is as high as its line, as everywhere in type; its ink lies within.
    CHECK(words[i].box[1] * px < truth[i].box[1] + 5);
    CHECK(words[i].box[3] * px > truth[i].box[3] - 5);
    CHECK((words[i].box[3] - words[i].box[1]) * px < 60);
  }
  CHECK(sideways / (2.0 * static_cast<double>(words.size())) < 2);
}

TEST_CASE("all six formats come in one answer, and each is what its readers expect") {
  const std::string name = GENERATE(as<std::string>{}, "snippet.png", "colour.jpg", "cmyk.jpg", "grey16.png",
                                    "transparent.png", "two-columns.tiff", "single-line.webp", "small.gif",
                                    "small.bmp", "skewed-3.png", "exif-rotated.jpg", "white-on-black.png");
  CAPTURE(name);
  const Answer answer = post(formats_query("/image-sync"), sample(name));
  REQUIRE(answer.status == 200);
  check_valid_hocr(answer.field("hocr"));
  check_valid_alto(answer.field("alto"));
  const std::string pdf = decoded(answer.field("pdf"));
  check_valid_pdf(pdf);
  const double rate = name == "skewed-3.png" ? 0.05 : 0.02;
  // In the order of the content: readers that look for columns would judge a skewed page by their own lights.
  CHECK(character_error_rate(run("pdftotext -raw in -", pdf).output, truth(name)) < rate);
  std::string words;
  for (const PlacedWord& word : words_of(answer.field("tsv"))) words += word.text + " ";
  CHECK(character_error_rate(words, truth(name)) < rate);
  // A JPEG is in the PDF byte for byte.
  if (name.find(".jpg") != std::string::npos) CHECK(pdf.find(sample(name)) != std::string::npos);
  // And the text is what it is without all that.
  CHECK(answer.field("text") == post(shared_stack().url("/image-sync"), sample(name)).field("text"));
}

TEST_CASE("the PDF's image is the uploaded one, pixel for pixel") {
  const std::string name = GENERATE(as<std::string>{}, "snippet.png", "grey16.png", "two-columns.tiff");
  CAPTURE(name);
  const Answer pdf = post(shared_stack().url("/image-sync?format=pdf"), sample(name));
  const Run compared = run(
      "pdfimages -png in out && tesseract " OCR_SOURCE_DIR "/images/" + name +
          " a --psm 3 >/dev/null 2>&1 && tesseract out-000.png b --psm 3 >/dev/null 2>&1 && cmp a.txt b.txt",
      pdf.body);
  CAPTURE(compared.output);
  CHECK(compared.status == 0);
}

TEST_CASE("a document's files hold all of its pages, at once and as a task") {
  const Answer now = post(formats_query("/image-sync"), sample("five-pages.tiff"));
  REQUIRE(now.status == 200);
  const Answer accepted = post(formats_query("/image"), sample("five-pages.tiff"));
  REQUIRE(accepted.status == 202);
  const Answer later = await_task(shared_stack().url(), accepted.field("task_id"));
  for (const char* name : {"text", "hocr", "tsv", "alto", "pdf"}) CHECK(later.field(name) == now.field(name));
  check_valid_hocr(now.field("hocr"));
  CHECK(count(now.field("hocr"), "class='ocr_page'") == 5);
  check_valid_alto(now.field("alto"));
  CHECK(count(now.field("alto"), "<Page ") == 5);
  CHECK(count("\n" + now.field("tsv"), "\n1\t") == 5);
  CHECK(count(now.field("tsv"), "level\t") == 1);
  const std::string pdf = decoded(now.field("pdf"));
  check_valid_pdf(pdf);
  CHECK(character_error_rate(run("pdftotext in -", pdf).output, truth("five-pages.tiff")) < 0.02);
  CHECK(run("pdfinfo in", pdf).output.find("Pages:           5") != std::string::npos);
  // Pages have their own blocks, and no part of a file.
  CHECK(count(now.field("pages"), "\"blocks\":") == 5);
  CHECK(now.field("pages").find("hocr") == std::string::npos);
}

TEST_CASE("one format is the answer itself, by name or by Accept, with its type and a name for the file") {
  struct Form {
    std::string name, type, ending, start;
  };
  const auto form =
      GENERATE(values<Form>({{"text", "text/plain; charset=utf-8", "txt", "The ferry"},
                             {"hocr", "text/vnd.hocr+html; charset=utf-8", "hocr", "<?xml"},
                             {"tsv", "text/tab-separated-values; charset=utf-8", "tsv", "level\t"},
                             {"alto", "application/alto+xml", "xml", "<?xml"},
                             {"pdf", "application/pdf", "pdf", "%PDF-"},
                             {"json", "application/json", "", "{\"text\":"}}));
  CAPTURE(form.name);
  const Answer by_name = send({"POST",
                               shared_stack().url("/image-sync?format=" + form.name),
                               "",
                               {},
                               OCR_SOURCE_DIR "/images/snippet.png",
                               {}});
  const std::string type = form.type.substr(0, form.type.find(';'));
  const Answer by_type = post(shared_stack().url("/image-sync"), sample("snippet.png"),
                              {"Accept: image/png, " + type + ";q=0.9, */*;q=0.1"});
  for (const Answer& answer : {by_name, by_type}) {
    REQUIRE(answer.status == 200);
    CHECK(answer.headers.at("content-type") == form.type);
    CHECK(answer.headers.at("vary").find("Accept") != std::string::npos);
    CHECK(answer.body.starts_with(form.start));
  }
  if (form.name != "json")
    CHECK(by_name.headers.at("content-disposition") ==
          "attachment; filename=\"snippet." + form.ending + "\"");
}

TEST_CASE("a task keeps the formats that it was submitted with, and has no others") {
  const std::string url = shared_stack().url();
  const std::string id = post(url + "/image?formats=hocr,pdf", sample("small.gif")).field("task_id");
  const Answer done = await_task(url, id);
  REQUIRE(done.field("status") == "done");
  CHECK(done.field("tsv").empty());
  const Answer pdf = get(url + "/image?format=pdf&task_id=" + id);
  CHECK(pdf.status == 200);
  CHECK(pdf.headers.at("content-type") == "application/pdf");
  CHECK(pdf.headers.at("content-disposition") == "attachment; filename=\"ocr-" + id.substr(0, 8) + ".pdf\"");
  check_valid_pdf(pdf.body);
  const Answer by_body =
      send({"GET", url + "/image", R"({"task_id": ")" + id + R"(", "format": "hocr"})", {}, "", {}});
  CHECK(by_body.body == done.field("hocr"));
  const Answer none = get(url + "/image?format=alto&task_id=" + id);
  CHECK(none.status == 406);
  CHECK(none.field("code") == "not_acceptable");
  CHECK(none.field("detail") ==
        "The task was submitted without formats=alto; its answer can be had as json, text, hocr, pdf.");
}

TEST_CASE("a form that there is not is refused before anything is read") {
  const Answer type = post(shared_stack().url("/image-sync"), sample("snippet.png"), {"Accept: image/png"});
  CHECK(type.status == 406);
  CHECK(type.field("code") == "not_acceptable");
  const Answer name = post(shared_stack().url("/image-sync?format=docx"), sample("snippet.png"));
  CHECK(name.status == 400);
  CHECK(name.field("detail") ==
        R"(The option "format" is "docx"; allowed: json, text, hocr, tsv, alto, pdf.)");
  const Answer list = post(shared_stack().url("/image-sync?formats=pdf,docx"), sample("snippet.png"));
  CHECK(list.status == 400);
  const Answer task = post(shared_stack().url("/image?format=pdf"), sample("snippet.png"));
  CHECK(task.status == 400);
  CHECK(task.field("code") == "bad_option");
}

TEST_CASE("a task that failed says so in the form of a problem, where a file was asked for") {
  const std::string url = shared_stack().url();
  const std::string broken = sample("snippet.png").substr(0, 4000);
  const Answer accepted = post(url + "/image?formats=pdf", broken);
  REQUIRE(accepted.status == 202);
  CHECK(await_task(url, accepted.field("task_id")).field("status") == "failed");
  const Answer problem = get(url + "/image?format=pdf&task_id=" + accepted.field("task_id"));
  CHECK(problem.status == 422);
  CHECK(problem.headers.at("content-type") == "application/problem+json");
  CHECK(problem.field("code") == "unreadable_image");
}
