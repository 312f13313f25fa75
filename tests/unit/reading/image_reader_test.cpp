#include "reading/image_reader.hpp"

#include <unistd.h>

#include <chrono>
#include <map>
#include <vector>

#include "catch.hpp"
#include "image_bytes.hpp"
#include "pdf_bytes.hpp"
#include "process_tree.hpp"
#include "processes.hpp"
#include "samples.hpp"
#include "temporary_folder.hpp"

namespace {

using namespace std::chrono_literals;
using ocr::test::sample;

// As if this machine had so many cores, of which none is in use.
struct TestReader {
  explicit TestReader(std::int64_t count = 1) : TestReader({40'000'000, 20'000, 50}, 2048, count) {}
  TestReader(const ocr::ImageLimits& limits, std::int64_t memory_mb, std::int64_t count = 1)
      : cores(folder.file("cores"), count), reader(limits, memory_mb << 20, cores) {}

  ocr::test::TemporaryFolder folder;
  ocr::Cores cores;
  ocr::ImageReader reader;
};

ocr::ReadLimits within(std::chrono::milliseconds deadline) {
  return {deadline};
}

bool always() {
  return true;
}

ocr::OcrOptions english() {
  ocr::OcrOptions options;
  options.languages = "eng";
  return options;
}

}  // namespace

TEST_CASE("image reader: the same image gives the same answer, whatever was read in between") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  const std::string bytes = sample("snippet.png");
  const auto first = reader.read(bytes, {}, english(), within(60s), always);
  REQUIRE(first);
  CHECK(first.value().json.find("The ferry leaves the north pier") != std::string::npos);
  const auto between = reader.read(sample("white-on-black.png"), {}, english(), within(60s), always);
  REQUIRE(between);
  CHECK(between.value().json != first.value().json);
  const auto again = reader.read(bytes, {}, english(), within(60s), always);
  REQUIRE(again);
  CHECK(again.value().json == first.value().json);
  ocr::reap_answered();
  CHECK_FALSE(ocr::test::has_children());
}

namespace {

std::string described(const ocr::Result<ocr::Reading>& reading) {
  return reading ? reading.value().json
                 : std::string(ocr::name_of(reading.error().code)) + ": " + reading.error().detail;
}

}  // namespace

TEST_CASE("image reader: the child that stands ready reads what one forked for the image would") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  reader.warm("eng");
  const std::string name = GENERATE(as<std::string>{}, "snippet.png", "rotated-90.png", "colour.jpg",
                                    "five-pages.tiff", "letter.pdf");
  const std::string bytes = GENERATE(true, false) ? sample(name) : sample(name).substr(0, 100);
  ocr::OcrOptions options = english();
  if (name == "snippet.png") {
    options.whitelist = "&abcdé+%=";
    options.formats.add(ocr::OutputFormat::pdf);
    options.page_segmentation_mode = 6;
  }
  const auto pages = reader.find_pages(bytes, options, always);
  const ocr::Page page = pages ? pages.value().back() : ocr::Page{};
  const std::string forked = described(reader.read(bytes, page, options, within(60s), always));
  reader.prepare_next();
  const std::vector<pid_t> ready = children_of(getpid());
  bool is_the_one = false;
  const auto look = [&] { return (is_the_one = children_of(getpid()) == ready) || true; };
  CHECK(described(reader.read(bytes, page, options, within(60s), look)) == forked);
  CHECK(is_the_one == (ocr::sniff(bytes) != ocr::ImageFormat::pdf));

  const auto judged = [&] {
    const auto seen = reader.judge(bytes, options, always);
    return seen ? std::to_string(seen.value().size()) : std::string(ocr::name_of(seen.error().code));
  };
  const std::string judged_by_forked = judged();
  reader.prepare_next();
  CHECK(judged() == judged_by_forked);
}

TEST_CASE("image reader: a child that stood ready before a language was loaded does not read it") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  reader.prepare_next();
  REQUIRE(ocr::test::has_children());
  reader.warm("eng");
  CHECK_FALSE(ocr::test::has_children());
  const auto read_in = [&](const std::string& languages) {
    ocr::OcrOptions options;
    options.languages = languages;
    return described(reader.read(sample("snippet.png"), {}, options, within(60s), always));
  };
  const std::string in_english = read_in("eng");
  // Under the sanitizers `auto` cannot be read in a child: to check a type they ask for a pipe, which it may
  // not have.
#ifdef __SANITIZE_ADDRESS__
  const std::string others = "eng+fra";
#else
  const std::string others = GENERATE(as<std::string>{}, "eng+fra", "auto");
#endif
  reader.prepare_next();
  const std::string in_others = read_in(others);
  CHECK(in_others.find("The ferry leaves the north pier") != std::string::npos);
  reader.prepare_next();
  CHECK(read_in(others) == in_others);
  reader.prepare_next();
  CHECK(read_in("eng") == in_english);
}

TEST_CASE("image reader: a header is judged without the pixels") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  const auto judged = [&](const std::string& bytes) {
    const auto result = reader.judge(bytes, english(), always);
    return result ? "" : std::string(ocr::name_of(result.error().code));
  };
  CHECK(judged(sample("snippet.png")) == "");
  CHECK(judged(sample("snippet.png").substr(0, 1'000)) == "");
  CHECK(judged("text") == "unsupported_type");
  CHECK(judged(sample("snippet.png").substr(0, 12)) == "unreadable_image");
  CHECK(judged(ocr::test::png_head(30'000, 30'000)) == "image_too_large");
}

TEST_CASE("image reader: what cannot be read is an error with its code, not worth another try") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  const auto [bytes, code] =
      GENERATE(table<std::string, std::string>({{"text", "unsupported_type"},
                                                {sample("snippet.png").substr(0, 5'000), "unreadable_image"},
                                                {ocr::test::png_head(30'000, 30'000), "image_too_large"}}));
  const auto read = reader.read(bytes, {}, english(), within(60s), always);
  REQUIRE_FALSE(read);
  CHECK(ocr::name_of(read.error().code) == code);
  CHECK_FALSE(read.error().worth_retrying);
  CHECK_FALSE(read.error().detail.empty());
}

TEST_CASE("image reader: a reading that takes too long, or that nobody waits for, is ended") {
  TestReader test;
  ocr::ImageReader& reader = test.reader;
  reader.warm("eng");
  const std::string page = sample("page.png");
  const auto late = reader.read(page, {}, english(), within(50ms), always);
  REQUIRE_FALSE(late);
  CHECK(late.error().code == ocr::ErrorCode::deadline_exceeded);
  const auto start = std::chrono::steady_clock::now();
  const auto abandoned = reader.read(page, {}, english(), within(60s), [] { return false; });
  REQUIRE_FALSE(abandoned);
  CHECK(abandoned.error().code == ocr::ErrorCode::client_gone);
  CHECK(std::chrono::steady_clock::now() - start < 1s);
  ocr::reap_answered();
  CHECK_FALSE(ocr::test::has_children());
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("image reader: an image that needs more memory than it may have is an error worth another try") {
  TestReader test({1'000'000'000, 32'000, 50}, 512);
  ocr::ImageReader& reader = test.reader;
  const std::uint32_t side = 20'000;
  const std::string image = ocr::test::bmp(40, side, side).substr(0, 54) + std::string(1'000, 'x');
  const auto read = reader.read(image, {}, english(), within(60s), always);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ocr::ErrorCode::unreadable_image);
}
#endif

TEST_CASE("image reader: how many pages there are is told from the headers") {
  TestReader test;
  const auto pages = [&](const std::string& name) {
    return test.reader.judge(sample(name), english(), always).value().size();
  };
  CHECK(pages("snippet.png") == 1);
  CHECK(pages("two-columns.tiff") == 1);
  CHECK(pages("five-pages.tiff") == 5);
  CHECK(test.reader.find_pages(sample("five-pages.tiff"), english(), always).value().size() == 5);
  CHECK(test.reader.find_pages("not an image at all", english(), always).value().size() == 1);
}

TEST_CASE("image reader: a document with more pages than it may have is too large") {
  TestReader test({40'000'000, 20'000, 4}, 2048);
  const auto judged = test.reader.judge(sample("five-pages.tiff"), english(), always);
  REQUIRE_FALSE(judged);
  CHECK(judged.error().code == ocr::ErrorCode::image_too_large);
  CHECK(judged.error().detail.find("5 pages") != std::string::npos);
}

TEST_CASE(
    "image reader: the pages of a document are read together where cores are idle, and one by one else") {
  const std::int64_t cores = GENERATE(1, 2, 8);
  TestReader test(cores);
  const std::string document = sample("five-pages.tiff");
  std::map<int, std::string> pages;
  std::int64_t most_at_once = 0;
  const ocr::LockFile seats(test.folder.file("cores"));
  const auto look = [&] {
    most_at_once = std::max(most_at_once, seats.count_held(0, 1000));
    return true;
  };
  const auto all = test.reader.read_pages(document, {{1}, {2}, {3}, {4}, {5}}, english(), within(60s), look,
                                          [&](int page, const ocr::Result<ocr::Reading>& reading) {
                                            REQUIRE(reading);
                                            pages[page] = reading.value().json;
                                            return look();
                                          });
  REQUIRE(all);
  CHECK(pages.size() == 5);
  CHECK(pages[1].find("Monday") != std::string::npos);
  CHECK(pages[5].find("herring") != std::string::npos);
  CHECK(most_at_once <= cores);
  if (cores > 1) CHECK(most_at_once > 1);
  CHECK(seats.count_held(0, 1000) == 0);
  ocr::reap_answered();
  CHECK_FALSE(ocr::test::has_children());
}

TEST_CASE("image reader: a document keeps to one child while the other cores are in use") {
  TestReader test(2);
  const auto other = test.cores.take();
  REQUIRE(other);
  std::int64_t most_at_once = 0;
  const ocr::LockFile seats(test.folder.file("cores"));
  const auto look = [&] {
    most_at_once = std::max(most_at_once, seats.count_held(0, 1000));
    return true;
  };
  CHECK(test.reader.read_pages(sample("five-pages.tiff"), {{1}, {2}, {3}}, english(), within(60s), look,
                               [&](int, const ocr::Result<ocr::Reading>&) { return look(); }));
  CHECK(most_at_once == 2);  // its own and the other's
}

TEST_CASE("image reader: who is told of a page can stop those that were not begun") {
  TestReader test;
  int ended = 0;
  CHECK(test.reader.read_pages(sample("five-pages.tiff"), {{1}, {2}, {3}, {4}, {5}}, english(), within(60s),
                               always, [&](int, const ocr::Result<ocr::Reading>&) { return ++ended < 2; }));
  CHECK(ended == 2);
}

TEST_CASE("image reader: pages for which there is no time left are an error") {
  TestReader test;
  int ended = 0;
  const auto all = test.reader.read_pages(sample("five-pages.tiff"), {{1}, {2}, {3}, {4}, {5}}, english(),
                                          {60s, std::chrono::steady_clock::now() + 1ms}, always,
                                          [&](int, const ocr::Result<ocr::Reading>&) { return ++ended > 0; });
  REQUIRE_FALSE(all);
  CHECK(all.error().code == ocr::ErrorCode::deadline_exceeded);
  CHECK(ended < 5);
}

namespace {

// The answer to the first page of a PDF, or the name of the error.
std::string reading_of_pdf(ocr::ImageReader& reader, const std::string& pdf, const ocr::OcrOptions& options) {
  const auto pages = reader.find_pages(pdf, options, always);
  if (!pages) return std::string(ocr::name_of(pages.error().code));
  const auto reading = reader.read(pdf, pages.value().front(), options, within(60s), always);
  ocr::reap_answered();
  return reading ? reading.value().json : std::string(ocr::name_of(reading.error().code));
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("image reader: a PDF's page that holds text gives it, or is recognised where that is asked for") {
  TestReader test;
  const std::string pdf = ocr::test::pdf_with(ocr::test::shown_text("The herring is fresh"));
  ocr::OcrOptions options = english();
  const std::string held = reading_of_pdf(test.reader, pdf, options);
  CHECK(has(held, "The herring is fresh"));
  CHECK(has(held, R"("source":"pdf_text")"));
  CHECK(has(held, R"("confidence":null)"));
  options.takes_pdf_text = false;
  const std::string read = reading_of_pdf(test.reader, pdf, options);
  INFO(read);
  CHECK(has(read, "The herring is fresh"));
  CHECK_FALSE(has(read, "source"));
  CHECK(has(read, R"("format":"pdf","width_px":1750,"height_px":834,"dpi":300)"));
  options.dpi = 150;
  CHECK(has(reading_of_pdf(test.reader, pdf, options), R"("width_px":875,"height_px":417,"dpi":150)"));
}

TEST_CASE(
    "image reader: a scan is read though a stamp on it is text, and a scan with its own text gives that") {
  TestReader test;
  const std::string jpeg = sample("colour.jpg");
  const auto page_with = [&](const std::string& text) {
    const std::string content = "q 720 0 0 317 0 0 cm /Scan Do Q " + text;
    using ocr::test::stream;
    return ocr::test::pdf_of({"<< /Type /Catalog /Pages 2 0 R >>",
                              "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                              "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 720 350] /Contents 4 0 R "
                              "/Resources << /Font << /F1 5 0 R >> "
                              "/XObject << /Scan 6 0 R >> >> >>",
                              stream("", content), "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
                              stream("/Type /XObject /Subtype /Image /Width 1000 /Height 440 /ColorSpace "
                                     "/DeviceRGB /BitsPerComponent 8 "
                                     "/Filter /DCTDecode",
                                     jpeg)});
  };
  const std::string stamped =
      reading_of_pdf(test.reader, page_with(ocr::test::shown_text("Page 7")), english());
  CHECK_FALSE(has(stamped, "source"));
  CHECK(has(stamped, "boating lake"));
  std::string long_text;
  for (int i = 0; i < 20; ++i)
    long_text += "(A line of the page, its number is " + std::to_string(i) + ") ' ";
  const std::string held =
      reading_of_pdf(test.reader, page_with("BT /F1 10 Tf 12 TL 9 330 Td " + long_text + "ET"), english());
  CHECK(has(held, R"("source":"pdf_text")"));
  CHECK(has(held, "number is 19"));
}

TEST_CASE("image reader: the pages of a scanned PDF are read") {
  TestReader test(2);
  const std::string pdf = sample("scan.pdf");
  const auto pages = test.reader.judge(pdf, english(), always);
  REQUIRE(pages);
  REQUIRE(pages.value().size() == 2);
  std::map<int, std::string> read;
  CHECK(test.reader.read_pages(pdf, pages.value(), english(), within(60s), always,
                               [&](int page, const ocr::Result<ocr::Reading>& reading) {
                                 REQUIRE(reading);
                                 read[page] = reading.value().json;
                                 return true;
                               }));
  CHECK(has(read[1], "painted green"));
  CHECK(has(read[2], "old map"));
}

TEST_CASE("image reader: hostile PDFs end in an answer or an error") {
  TestReader test({40'000'000, 20'000, 50}, 1024);
  ocr::OcrOptions options = english();
  options.takes_pdf_text = GENERATE(true, false);
  const std::string text = ocr::test::shown_text("still here");
  using ocr::test::pdf_with;
  SECTION("a page of 200 inches a side is scaled down") {
    const std::string read = reading_of_pdf(test.reader, pdf_with(text, 1, "0 0 14400 14400"), options);
    CHECK(has(read, R"("format":"pdf")"));
  }
  SECTION("a page without end is refused") {
    CHECK(reading_of_pdf(test.reader, pdf_with(text, 1, "0 0 99999999 99999999"), options) ==
          "image_too_large");
  }
  SECTION("a page of no size is one that cannot be read") {
    const std::string read = reading_of_pdf(test.reader, pdf_with("", 1, "0 0 0 0"), options);
    CHECK((has(read, R"("format":"pdf")") || read == "unreadable_image"));
  }
  SECTION("ten thousand pages are too many, a few of them are not") {
    const std::string pdf = pdf_with(text, 10'000);
    CHECK(reading_of_pdf(test.reader, pdf, options) == "image_too_large");
    options.pages = ocr::PageSelection::parse("9").value();
    CHECK(has(reading_of_pdf(test.reader, pdf, options), "still here"));
  }
  SECTION("pages that hold each other") {
    const std::string pdf =
        ocr::test::pdf_of({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                           "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>"});
    const std::string read = reading_of_pdf(test.reader, pdf, options);
    CHECK((has(read, R"("format":"pdf")") || read == "unreadable_image"));
  }
  SECTION("JavaScript does nothing") {
    const std::string pdf =
        pdf_with(text, 1, "0 0 420 200", "/OpenAction << /S /JavaScript /JS (while (true) {}) >>");
    CHECK(has(reading_of_pdf(test.reader, pdf, options), "still here"));
  }
  SECTION("garbage") {
    CHECK(reading_of_pdf(test.reader, "%PDF-1.7\n" + std::string(100'000, '\xA5'), options) ==
          "unreadable_image");
    CHECK(reading_of_pdf(test.reader, "%PDF-1.7", options) == "unreadable_image");
  }
}

TEST_CASE("image reader: files of each type that are cut short anywhere end in an answer or an error") {
  TestReader test;
  const std::string name = GENERATE(as<std::string>{}, "scan.pdf", "letter.pdf", "small.heic", "small.avif",
                                    "two-frames.webp", "two-frames.gif");
  const std::string whole = sample(name);
  for (std::size_t part = 0; part < 8; ++part) {
    const std::string bytes = whole.substr(0, whole.size() * part / 8);
    const auto pages = test.reader.judge(bytes, english(), always);
    if (!pages) {
      CHECK((pages.error().code == ocr::ErrorCode::unreadable_image ||
             pages.error().code == ocr::ErrorCode::unsupported_type));
      CHECK_FALSE(pages.error().worth_retrying);
      continue;
    }
    const auto reading = test.reader.read(bytes, pages.value().front(), english(), within(60s), always);
    if (!reading) CHECK(reading.error().code == ocr::ErrorCode::unreadable_image);
  }
  ocr::reap_answered();
}

TEST_CASE("image reader: HEIC, AVIF and the first frame of an animation are read in the sandbox") {
  TestReader test;
  const auto [name, format] = GENERATE(table<std::string, std::string>({{"small.heic", "heic"},
                                                                        {"small.avif", "avif"},
                                                                        {"two-frames.gif", "gif"},
                                                                        {"two-frames.webp", "webp"}}));
  const auto reading = test.reader.read(sample(name), {}, english(), within(60s), always);
  INFO(name);
  REQUIRE(reading);
  CHECK(has(reading.value().json, "The shop is closed for lunch."));
  CHECK_FALSE(has(reading.value().json, "open"));
  CHECK(has(reading.value().json, "\"format\":\"" + format + R"(","width_px":560,"height_px":150)"));
}

TEST_CASE(
    "image reader: a HEIC or AVIF that announces more than the limits is refused before it is decoded") {
  TestReader test({10'000, 20'000, 50}, 2048);
  const std::string name = GENERATE(as<std::string>{}, "small.heic", "small.avif", "two-frames.webp");
  const auto judged = test.reader.judge(sample(name), english(), always);
  REQUIRE_FALSE(judged);
  CHECK(judged.error().code == ocr::ErrorCode::image_too_large);
}

TEST_CASE("image reader: pages are chosen by their numbers, which the answer keeps") {
  TestReader test;
  ocr::OcrOptions options = english();
  options.pages = ocr::PageSelection::parse("2,4").value();
  const auto pages = test.reader.judge(sample("five-pages.tiff"), options, always);
  REQUIRE(pages);
  CHECK(ocr::numbers_of(pages.value()) == std::vector<int>{2, 4});
  options.pages = ocr::PageSelection::parse("6").value();
  const auto beyond = test.reader.judge(sample("five-pages.tiff"), options, always);
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().code == ocr::ErrorCode::bad_option);
  CHECK_FALSE(test.reader.find_pages(sample("snippet.png"), options, always));
}
