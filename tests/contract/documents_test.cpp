// Documents: several pages, read together and reported one by one.
#include <csignal>
#include <string>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "pdf_bytes.hpp"
#include "stack.hpp"

namespace {

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++times;
  return times;
}

// The processes that render PDF pages for the children that read images.
std::vector<pid_t> page_programs(const Stack& stack) {
  std::vector<pid_t> all;
  for (const pid_t recognition : stack.recognitions())
    for (const pid_t program : children_of(recognition)) all.push_back(program);
  return all;
}

// Starts a task with two pages: one is done, and rendering the other never ends. Returns its id.
std::string begin_endless_task(const Stack& stack) {
  const std::string id = post(stack.url("/image?pdf_text=off"), ocr::test::endless_pdf()).field("task_id");
  REQUIRE(eventually([&] {
    return get(stack.url("/image?task_id=" + id)).field("pages_done") == "1" && !page_programs(stack).empty();
  }));
  return id;
}

}  // namespace

TEST_CASE("the pages of a document are read in order, synchronously and as a task") {
  const Answer now = post(shared_stack().url("/image-sync"), sample("five-pages.tiff"));
  REQUIRE(now.status == 200);
  CHECK(count(now.field("text"), "\f") == 4);
  for (int page = 1; page <= 5; ++page)
    CHECK(count(now.body, "{\"page\":" + std::to_string(page) + ",") == 1);
  const Answer accepted = post(shared_stack().url("/image"), sample("five-pages.tiff"));
  REQUIRE(accepted.status == 202);
  const Answer later = await_task(shared_stack().url(), accepted.field("task_id"));
  CHECK(later.field("text") == now.field("text"));
  CHECK(count(later.body, "{\"page\":") == 5);
}

TEST_CASE("selected pages keep their numbers, synchronously and as a task") {
  const Answer now = post(shared_stack().url("/image-sync?pages=4,2"), sample("five-pages.tiff"));
  REQUIRE(now.status == 200);
  CHECK(now.field("text").starts_with("Tuesday."));
  CHECK(count(now.field("text"), "\f") == 1);
  CHECK(count(now.body, "{\"page\":") == 2);
  CHECK(now.body.find("{\"page\":2,") < now.body.find("{\"page\":4,"));
  const Answer accepted = post(shared_stack().url("/image?pages=2,4"), sample("five-pages.tiff"));
  REQUIRE(accepted.status == 202);
  const Answer later = await_task(shared_stack().url(), accepted.field("task_id"));
  CHECK(later.field("text") == now.field("text"));
  CHECK(count(later.body, "{\"page\":4,") == 1);

  const Answer one = post(shared_stack().url("/image-sync?pages=5"), sample("five-pages.tiff"));
  CHECK(one.body.find("\"pages\":[{\"page\":5,") != std::string::npos);
}

TEST_CASE("invalid page numbers, and pages beyond the end, are refused") {
  const std::string pages = GENERATE(as<std::string>{}, "6", "1-6", "0", "3-1", "x", "");
  const std::string file = GENERATE(as<std::string>{}, "five-pages.tiff", "scan.pdf", "snippet.png");
  for (const char* route : {"/image-sync?pages=", "/image?pages="}) {
    const Answer refused = post(shared_stack().url(route + pages), sample(file));
    CHECK(refused.status == 400);
    CHECK(refused.field("code") == "bad_option");
    CHECK(refused.field("detail").find("pages") != std::string::npos);
  }
}

TEST_CASE("a task with selected pages counts only those") {
  const Stack stack({"OCR_WORKERS=1"});
  for (const pid_t worker : stack.processes("work")) kill(worker, SIGSTOP);
  const Answer accepted = post(stack.url("/image?pages=2-4"), sample("five-pages.tiff"));
  const Answer waiting = get(stack.url("/image?task_id=" + accepted.field("task_id")));
  CHECK(waiting.field("page_count") == "3");
  for (const pid_t worker : stack.processes("work")) kill(worker, SIGCONT);
  CHECK(await_task(stack.url(), accepted.field("task_id")).field("status") == "done");
}

TEST_CASE("a PDF yields the text that it contains, or the recognised text of its rendered pages") {
  const std::string url = shared_stack().url("/image-sync");
  const Answer held = post(url, sample("letter.pdf"));
  CHECK(count(held.body, R"("source":"pdf_text")") == 3);  // once per page, and once for the document
  CHECK(held.field("confidence") == "null");
  const Answer read = post(url + "?pdf_text=off", sample("letter.pdf"));
  CHECK(count(read.body, "pdf_text") == 0);
  CHECK(count(read.body, R"("dpi":300)") == 2);
  CHECK(character_error_rate(read.field("text"), truth("letter.pdf")) < 0.02);
}

TEST_CASE("an encrypted or broken PDF is refused with the reason") {
  const std::string pdf = sample("letter.pdf");
  // 40-bit RC4, as in old PDFs; the keys match no password.
  std::string encrypted = pdf;
  const std::string keys = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + std::string(64, '4') +
                           "> /U <" + std::string(64, '5') + "> >> /ID [<00> <00>] /Root";
  encrypted.replace(encrypted.rfind("/Root"), 5, keys);
  const auto [bytes, why] = GENERATE_REF(
      table<std::string, std::string>({{encrypted, "encrypted"}, {"%PDF-1.4\nnothing more", "corrupt"}}));
  for (const char* route : {"/image-sync", "/image"}) {
    const Answer refused = post(shared_stack().url(route), bytes);
    CHECK(refused.status == 422);
    CHECK(refused.field("code") == "unreadable_image");
    CHECK(refused.field("detail").find(why) != std::string::npos);
  }
}

TEST_CASE("a document with too many pages is refused at submission") {
  const Stack stack({"OCR_MAX_PAGES=4"});
  for (const char* route : {"/image-sync", "/image"}) {
    const Answer refused = post(stack.url(route), sample("five-pages.tiff"));
    CHECK(refused.status == 413);
    CHECK(refused.field("code") == "image_too_large");
  }
}

TEST_CASE("a long document reports its progress, and later images are not starved by it") {
  const Stack stack({"OCR_WORKERS=1", "OCR_SYNC_PROCESSES=2"});
  for (const pid_t worker : stack.processes("work")) kill(worker, SIGSTOP);
  const std::string document = post(stack.url("/image"), sample("five-pages.tiff")).field("task_id");
  std::vector<std::string> images;
  for (int i = 0; i < 3; ++i)
    images.push_back(post(stack.url("/image"), sample("small.gif")).field("task_id"));
  const Answer waiting = get(stack.url("/image?task_id=" + document));
  CHECK(waiting.field("page_count") == "5");
  CHECK(waiting.field("pages_done") == "0");
  for (const pid_t worker : stack.processes("work")) kill(worker, SIGCONT);
  for (const std::string& id : images) CHECK(await_task(stack.url(), id).field("status") == "done");
  CHECK(await_task(stack.url(), document).field("status") == "done");
  // The log shows which ended first. Its lines are written after the answer is available.
  std::string log;
  std::size_t document_done = 0;
  REQUIRE(eventually([&] {
    log = read_file(stack.run_folder() + "/log/work.log");
    document_done = log.find("task=" + document + " end=done");
    return document_done != std::string::npos;
  }));
  CHECK(log.find("task=" + document + " end=made_way") < document_done);
  for (const std::string& id : images) CHECK(log.find("task=" + id + " end=done") < document_done);
}

TEST_CASE("a document whose worker is killed resumes with its unread pages") {
  const Stack stack({"OCR_WORKERS=1", "OCR_LEASE_S=1"});
  const std::string id = post(stack.url("/image"), sample("five-pages.tiff")).field("task_id");
  REQUIRE(eventually([&] {
    const Answer answer = get(stack.url("/image?task_id=" + id));
    return answer.status == 200 || answer.field("pages_done") >= "1";
  }));
  for (const pid_t worker : stack.processes("work")) kill(worker, SIGKILL);
  const Answer done = await_task(stack.url(), id);
  CHECK(done.field("status") == "done");
  CHECK(character_error_rate(done.field("text"), truth("five-pages.tiff")) < 0.02);
}

TEST_CASE("a PDF page whose renderer is killed is reported, and the other pages are unaffected") {
  const Stack stack({"OCR_WORKERS=1"});
  const std::string id = begin_endless_task(stack);
  for (const pid_t renderer : page_programs(stack)) kill(renderer, SIGKILL);
  const Answer done = await_task(stack.url(), id);
  CAPTURE(done.body);
  CHECK(done.field("status") == "done");
  CHECK(done.field("text").starts_with("A page that can be read"));
  CHECK(done.body.find("Page 2 of the PDF cannot be rendered.") != std::string::npos);
}

TEST_CASE("a PDF page that never finishes uses up only its own deadline and leaves no process behind") {
  const Stack stack({"OCR_WORKERS=1", "OCR_PAGE_DEADLINE_S=3", "OCR_SYNC_DEADLINE_S=3"});
  const std::string id = begin_endless_task(stack);
  const std::vector<pid_t> renderers = page_programs(stack);
  const Answer done = await_task(stack.url(), id);
  CAPTURE(done.body);
  CHECK(done.field("status") == "done");
  CHECK(done.field("text").starts_with("A page that can be read"));
  CHECK(count(done.body, "\"code\":\"deadline_exceeded\"") == 1);
  for (const pid_t renderer : renderers) CHECK(eventually([&] { return kill(renderer, 0) != 0; }));

  const Answer late = post(stack.url("/image-sync?pdf_text=off&pages=2"), ocr::test::endless_pdf());
  CHECK(late.status == 504);
  CHECK(late.field("code") == "deadline_exceeded");
  CHECK(eventually([&] { return page_programs(stack).empty(); }));
}
