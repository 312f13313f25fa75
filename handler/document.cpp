#include "document.hpp"

#include <charconv>
#include <utility>

#include "error.hpp"
#include "http.hpp"
#include "json_reader.hpp"
#include "json_writer.hpp"

namespace ocr {
namespace {

struct PageText {
  bool is_readable = false;
  std::string text;
  int confidence = 0;
  std::string languages;
  std::string format;
};

// Nothing a child wrote is believed to be JSON until it was read as such.
PageText text_of(std::string json) {
  json.reserve(json.size() + body_padding);
  PageText page;
  const auto read =
      read_json_object(json, [&](std::string_view name, const JsonValue& value) -> Result<void> {
        if (name == "text" && value.is_string) {
          page.text = value.text;
          page.is_readable = true;
        }
        if (name == "lang") page.languages = value.text;
        if (name == "format") page.format = value.text;
        if (name == "confidence")
          std::from_chars(value.text.data(), value.text.data() + value.text.size(), page.confidence);
        return {};
      });
  return read ? page : PageText();
}

std::string with_number(int page, std::string_view object) {
  return "{\"page\":" + std::to_string(page) + "," + std::string(object.substr(1));
}

std::string problem_page(int page, const Error& error) {
  JsonWriter json;
  json.open_object();
  json.key("text");
  json.null();
  json.key("problem");
  json.raw(problem_json(error));
  json.close_object();
  return with_number(page, json.take());
}

}  // namespace

std::string page_json(int page, const Result<Reading>& reading) {
  if (!reading) return problem_page(page, reading.error());
  if (!text_of(reading.value().json).is_readable)
    return problem_page(page, {ErrorCode::unreadable_image, "The image crashed its reader."});
  return with_number(page, reading.value().json);
}

std::vector<int> Document::missing() const {
  std::vector<int> pages;
  for (int page = 1; page <= page_count_; ++page)
    if (!pages_.contains(page)) pages.push_back(page);
  return pages;
}

Result<std::string> Document::answer() const {
  std::string text;
  int readable = 0;
  int confidence = 0;
  PageText last;
  JsonWriter pages;
  pages.open_array();
  for (const auto& [number, json] : pages_) {
    PageText page = text_of(json);
    pages.raw(json);
    text += (number == pages_.begin()->first ? "" : "\f") + page.text;
    if (!page.is_readable) continue;
    ++readable;
    confidence += page.confidence;
    last = std::move(page);
  }
  pages.close_array();
  if (readable == 0)
    return Error{ErrorCode::unreadable_image,
                 "None of the " + std::to_string(page_count_) + " pages can be read."};
  JsonWriter json;
  json.open_object();
  json.field("text", text);
  json.field("confidence", confidence / readable);
  json.field("lang", last.languages);
  json.field("format", last.format);
  json.key("pages");
  json.raw(pages.take());
  json.close_object();
  return json.take();
}

Result<Reading> read_whole(ImageReader& reader, std::string_view image, const OcrOptions& options,
                           const ReadLimits& limits, const KeepGoing& keep_going) {
  auto page_count = reader.page_count(image, keep_going);
  if (!page_count) return page_count.error();
  if (page_count.value() == 1) return reader.read(image, options, limits, keep_going);
  Document document(page_count.value());
  double child_ms = 0;
  auto all = reader.read_pages(image, document.missing(), options, limits, keep_going,
                               [&](int page, const Result<Reading>& reading) {
                                 document.add(page, page_json(page, reading));
                                 if (reading) child_ms += reading.value().child_ms;
                                 return true;
                               });
  if (!all) return all.error();
  auto answer = document.answer();
  if (!answer) return answer.error();
  return Reading{std::move(answer).value(), child_ms};
}

}  // namespace ocr
