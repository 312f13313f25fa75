// The output formats, checked by independent programs: xmllint, pdftotext, pdfimages and qpdf.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "base/base64.hpp"
#include "catch.hpp"
#include "client.hpp"
#include "contract/outputs.hpp"
#include "stack.hpp"
#include "unit/markdown_words.hpp"

using namespace ocr::test;

namespace {

void check_valid_hocr(const std::string& hocr) {
  // Validates against the XHTML 1.0 DTD in the catalogue of the package w3c-sgml-lib.
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

std::string decoded(std::string base64_text) {
  base64_text.resize(ocr::decode_base64(base64_text, base64_text.data()).value_or(0));
  return base64_text;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

}  // namespace

TEST_CASE("one answer can contain all eight formats, and each is valid") {
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
  // -raw keeps the order in the file: column detection would reorder the lines of a skewed page.
  CHECK(character_error_rate(run("pdftotext -raw in -", pdf).output, truth(name)) < rate);
  std::string words;
  for (const PlacedWord& word : words_of(answer.field("tsv"))) words += word.text + " ";
  CHECK(character_error_rate(words, truth(name)) < rate);
  // A JPEG is copied into the PDF unchanged.
  if (name.find(".jpg") != std::string::npos) CHECK(pdf.find(sample(name)) != std::string::npos);
  // The text is the same as without the other formats.
  CHECK(answer.field("text") == post(shared_stack().url("/image-sync"), sample(name)).field("text"));
}

TEST_CASE("the image in the PDF equals the uploaded one, pixel for pixel") {
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

TEST_CASE("a document's files contain all its pages, synchronously and as a task") {
  const Answer now = post(formats_query("/image-sync"), sample("five-pages.tiff"));
  REQUIRE(now.status == 200);
  const Answer accepted = post(formats_query("/image"), sample("five-pages.tiff"));
  REQUIRE(accepted.status == 202);
  const Answer later = await_task(shared_stack().url(), accepted.field("task_id"));
  for (const char* name : {"text", "hocr", "tsv", "alto", "pdf", "csv", "markdown"})
    CHECK(later.field(name) == now.field(name));
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
  // Pages have their own blocks, but no files.
  CHECK(count(now.field("pages"), "\"blocks\":") == 5);
  CHECK(now.field("pages").find("hocr") == std::string::npos);
}

TEST_CASE("one format is the response body, selected by name or by Accept, with its type and a file name") {
  struct Form {
    std::string name, type, ending, start;
  };
  const auto form =
      GENERATE(values<Form>({{"text", "text/plain; charset=utf-8", "txt", "The ferry"},
                             {"hocr", "text/vnd.hocr+html; charset=utf-8", "hocr", "<?xml"},
                             {"tsv", "text/tab-separated-values; charset=utf-8", "tsv", "level\t"},
                             {"alto", "application/alto+xml", "xml", "<?xml"},
                             {"pdf", "application/pdf", "pdf", "%PDF-"},
                             {"csv", "text/csv; charset=utf-8", "csv", "The ferry"},
                             {"markdown", "text/markdown; charset=utf-8", "md", "The ferry"},
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

TEST_CASE("a task has exactly the formats that it was submitted with") {
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
        "The task was submitted without formats=alto; its result is available as json, text, hocr, pdf.");
}

TEST_CASE("an unknown format is refused before the image is read") {
  const Answer type = post(shared_stack().url("/image-sync"), sample("snippet.png"), {"Accept: image/png"});
  CHECK(type.status == 406);
  CHECK(type.field("code") == "not_acceptable");
  const Answer name = post(shared_stack().url("/image-sync?format=docx"), sample("snippet.png"));
  CHECK(name.status == 400);
  CHECK(name.field("detail") ==
        R"(The option "format" is "docx"; allowed: json, text, hocr, tsv, alto, pdf, csv, markdown.)");
  const Answer list = post(shared_stack().url("/image-sync?formats=pdf,docx"), sample("snippet.png"));
  CHECK(list.status == 400);
  const Answer task = post(shared_stack().url("/image?format=pdf"), sample("snippet.png"));
  CHECK(task.status == 400);
  CHECK(task.field("code") == "bad_option");
}

TEST_CASE("a failed task returns its problem document if a file was requested") {
  const std::string url = shared_stack().url();
  const std::string broken = sample("snippet.png").substr(0, 60);  // without a single row
  const Answer accepted = post(url + "/image?formats=pdf", broken);
  REQUIRE(accepted.status == 202);
  CHECK(await_task(url, accepted.field("task_id")).field("status") == "failed");
  const Answer problem = get(url + "/image?format=pdf&task_id=" + accepted.field("task_id"));
  CHECK(problem.status == 422);
  CHECK(problem.headers.at("content-type") == "application/problem+json");
  CHECK(problem.field("code") == "unreadable_image");
}

TEST_CASE("no word of the text is missing from the Markdown, in any sample") {
  for (const auto& file : std::filesystem::directory_iterator(OCR_SOURCE_DIR "/images")) {
    const std::string name = file.path().filename();
    const std::string ending = file.path().extension();
    if (!file.is_regular_file() || ending.empty() || ending == ".txt" || ending == ".md") continue;
    CAPTURE(name);
    const std::string language = name == "german.png" ? "deu" : name == "russian.png" ? "rus" : "eng";
    const Answer answer =
        post(shared_stack().url("/image-sync?formats=markdown,words&lang=" + language), sample(name));
    REQUIRE(answer.status == 200);
    const std::string markdown = answer.field("markdown");
    CAPTURE(answer.field("text"), markdown);
    CHECK(missing_words(answer.field("text"), markdown) == std::vector<std::string>{});
    // A file has one page, or a list of them.
    const std::string pages = answer.field("pages");
    CHECK(count(markdown, "\n---\n\n") + 1 == std::max<std::size_t>(1, count(pages, "\"page\":")));
    // The other samples are running text.
    CHECK(count(pages.empty() ? answer.body : pages, "\"rows\":") == (name == "price-list.png" ? 1 : 0));
  }
}
