// What a reader answers: a hostile one may write anything, and what is accepted becomes a sound answer.
#include <fuzzer/FuzzedDataProvider.h>

#include <cmath>

#include "fuzz.hpp"
#include "reading/document.hpp"
#include "reading/page_check.hpp"
#include "tasks/task_json.hpp"
#include "web/representation.hpp"

using namespace ocr;
using namespace ocr::fuzz;

namespace {

constexpr ImageLimits limits{1'000'000, 5'000, 20};

void check_sent(const std::string& answer) {
  must_hold(is_object(answer), "an answer is JSON");
  TaskView task;
  task.state = TaskState::done;
  task.result = answer;
  must_hold(is_object(task_json("0123456789abcdef0123456789abcdef", task)), "a task's answer is JSON");
  for (const char* format : {"json", "text", "hocr", "tsv", "alto", "pdf", "csv", "markdown"}) {
    const Response response = represent(answer, {format, ""}, "page");
    must_hold(response.status == 200 || response.status == 406, "an answer is sent, or was not asked for");
  }
}

void check_accepted(const Reading& reading, const OutputFormats& formats) {
  const auto single = single_page_answer(reading.json, formats);
  must_hold(static_cast<bool>(single), "a valid page can be answered");
  check_sent(single.value());
  Document document({3}, formats);
  document.add(3, page_json(3, reading));
  const auto whole = document.answer();
  must_hold(static_cast<bool>(whole), "a valid page can be part of a document");
  check_sent(whole.value());
}

void check_reading(std::string bytes, const OutputFormats& formats) {
  auto reading = decode_answer(std::move(bytes));
  if (!reading) {
    const ErrorCode code = reading.error().code;
    must_hold(code == ErrorCode::image_too_large || code == ErrorCode::unsupported_type ||
                  code == ErrorCode::unreadable_image || code == ErrorCode::bad_option ||
                  code == ErrorCode::deadline_exceeded,
              "an error is one that an image can cause");
    must_hold(is_utf8(reading.error().detail), "an error's detail is text");
    return must_be_sendable(reading.error());
  }
  constexpr double day_ms = 24 * 3600 * 1000;
  must_hold(reading.value().child_ms >= 0 && reading.value().child_ms < 10 * day_ms,
            "a duration is credible");
  std::string& json = reading.value().json;
  json.reserve(json.size() + json_padding);
  if (check_page(json, formats, limits)) check_accepted(reading.value(), formats);
}

void check_pages(std::string_view text) {
  const std::vector<Page> pages = decode_pages(text, limits);
  must_hold(std::ssize(pages) <= limits.max_pages, "pages are within the limits");
  for (const Page& page : pages)
    must_hold(page.number > 0 && page.dpi >= 0 && page.size.width_px >= 0 && page.size.height_px >= 0 &&
                  page.size.width_px * page.size.height_px <= limits.max_pixels,
              "a page is within the limits");
  must_hold(encode_pages(decode_pages(encode_pages(pages), limits)) == encode_pages(pages),
            "pages survive encoding");
}

}  // namespace

// The first byte selects the formats that were asked for.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  OutputFormats formats;
  for (const auto& [format, name] : output_formats)
    if ((data[0] >> static_cast<int>(format) & 1) != 0) formats.add(format);
  const std::string_view answer = view_of(data + 1, size - 1);
  check_reading(std::string(answer), formats);
  check_pages(answer);
  return 0;
}
