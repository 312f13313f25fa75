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
  FileParts parts;
  std::string rest;  // the page's JSON without its parts, where it has any
};

// Nothing a child wrote is believed to be JSON until it was read as such.
PageText text_of(std::string json, const OutputFormats& formats = {}) {
  json.reserve(json.size() + body_padding);
  PageText page;
  JsonWriter rest;
  rest.open_object();
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
        if (!formats.have_files() || take_part(page.parts, name, value.text)) return {};
        rest.key(name);
        value.is_string ? rest.value(value.text) : rest.raw(value.text);
        return {};
      });
  if (!read) return {};
  page.rest = rest.take();
  return page;
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

Error crashed() {
  return {ErrorCode::unreadable_image, "The image crashed its reader."};
}

}  // namespace

std::string page_json(int page, const Result<Reading>& reading) {
  if (!reading) return problem_page(page, reading.error());
  if (!text_of(reading.value().json).is_readable) return problem_page(page, crashed());
  return with_number(page, reading.value().json);
}

Result<std::string> single_page_answer(std::string json, const OutputFormats& formats) {
  if (!formats.have_files()) return json;
  PageText page = text_of(std::move(json), formats);
  if (!page.is_readable) return crashed();
  JsonWriter files;
  files.open_object();
  write_files(files, formats, {{1, std::move(page.parts)}}, Recognizer::engine_version());
  files.close_object();
  return page.rest + "," + files.take().substr(1);
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
  std::map<int, FileParts> parts;
  for (const auto& [number, json] : pages_) {
    PageText page = text_of(json, formats_);
    pages.raw(formats_.have_files() ? page.rest + "}" : json);
    parts[number] = page.is_readable ? std::move(page.parts) : render_blank_page(number, formats_);
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
  write_files(json, formats_, parts, Recognizer::engine_version());
  json.close_object();
  return json.take();
}

Result<Reading> read_whole(ImageReader& reader, std::string_view image, const OcrOptions& options,
                           const ReadLimits& limits, const KeepGoing& keep_going) {
  auto page_count = reader.page_count(image, keep_going);
  if (!page_count) return page_count.error();
  if (page_count.value() == 1) {
    auto reading = reader.read(image, options, limits, keep_going);
    if (!reading) return reading.error();
    auto answer = single_page_answer(std::move(reading.value().json), options.formats);
    if (!answer) return answer.error();
    return Reading{std::move(answer).value(), reading.value().child_ms};
  }
  Document document(page_count.value(), options.formats);
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
