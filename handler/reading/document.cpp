#include "reading/document.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace ocr {
namespace {

struct PageText {
  bool is_readable = false;
  std::string text;
  std::optional<int> confidence;  // nullopt if the page was not recognised
  std::string languages;
  std::optional<int> languages_confidence;
  std::string format;
  std::optional<Error> problem;
  FileParts parts;
  // If files are requested, the page's JSON without its parts:
  std::string rest;      // the other fields, without the closing brace
  std::string warnings;  // the array; empty if there are none
};

std::optional<int> number_of(std::string_view text) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() ? std::optional(number) : std::nullopt;
}

std::optional<Error> problem_of(std::string_view object) {
  std::string json(object);
  json.reserve(json.size() + json_padding);
  std::optional<ErrorCode> code;
  std::string detail;
  const auto read =
      read_json_object(json, [&](std::string_view name, const JsonValue& value) -> Result<void> {
        if (name == "code") code = code_named(value.text);
        if (name == "detail") detail = value.text;
        return {};
      });
  if (!read || !code) return std::nullopt;
  return Error{*code, detail};
}

// Not trusted: a child's output may not be JSON. Then the page is unreadable.
PageText text_of(std::string json, const OutputFormats& formats = {}) {
  json.reserve(json.size() + json_padding);
  PageText page;
  JsonWriter rest;
  rest.open_object();
  const auto read =
      read_json_object(json, [&](std::string_view name, const JsonValue& value) -> Result<void> {
        if (name == "text" && value.is_string) {
          page.text = value.text;
          page.is_readable = true;
        }
        if (name == "lang" && value.is_string) page.languages = value.text;
        if (name == "lang_confidence") page.languages_confidence = number_of(value.text);
        if (name == "problem") page.problem = problem_of(value.text);
        if (name == "format") page.format = value.text;
        if (name == "confidence") page.confidence = number_of(value.text);
        if (!formats.have_files() || take_part(page.parts, name, value.text)) return {};
        if (name == "warnings") {
          page.warnings = value.text;
          return {};
        }
        rest.key(name);
        value.is_string ? rest.value(value.text) : rest.raw(value.text);
        return {};
      });
  if (!read) return {};
  page.rest = rest.take();
  return page;
}

// The field "warnings" with those of a page and more, to be put behind another field.
std::string warnings_field(std::string_view of_page, const std::vector<std::string>& more) {
  JsonWriter all;
  all.open_array();
  if (of_page.size() > 2) all.raw(of_page.substr(1, of_page.size() - 2));
  for (const std::string& warning : more) all.value(warning);
  all.close_array();
  const std::string list = all.take();
  return list == "[]" ? "" : ",\"warnings\":" + list;
}

// Pages may be read in different languages; the document lists them all.
class LanguagesOfPages {
 public:
  void add(const PageText& page) {
    if (("+" + all_ + "+").find("+" + page.languages + "+") == std::string::npos)
      all_ += (all_.empty() ? "" : "+") + page.languages;
    // The document is as sure as its least sure page.
    if (page.languages_confidence)
      confidence_ = std::min(confidence_.value_or(100), *page.languages_confidence);
  }
  void write(JsonWriter& json) const {
    json.field("lang", all_);
    if (confidence_) json.field("lang_confidence", *confidence_);
  }

 private:
  std::string all_;
  std::optional<int> confidence_;
};

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

// The error of a document with no readable page: the error of its first page.
Error all_failed(const Error& first, int page, std::size_t count) {
  if (count == 1) return first;
  return {first.code, "None of the " + std::to_string(count) + " pages can be read. Page " +
                          std::to_string(page) + ": " + first.detail};
}

}  // namespace

std::string page_json(int page, const Result<Reading>& reading) {
  if (!reading) return problem_page(page, reading.error());
  if (!text_of(reading.value().json).is_readable) return problem_page(page, reader_crashed());
  return with_number(page, reading.value().json);
}

MakePdf pdf_maker(ImageReader& reader, std::string_view image, const OcrOptions& options,
                  const ReadLimits& limits, const KeepGoing& keep_going) {
  if (sniff(image) != ImageFormat::pdf) return pdf_of_pictures;
  return [&reader, image, &options, &limits, &keep_going](const std::map<int, std::string>& layers) {
    return reader.add_layers(image, layers, options, limits, keep_going);
  };
}

Result<std::string> single_page_answer(std::string json, const OutputFormats& formats,
                                       const MakePdf& make_pdf) {
  if (!formats.have_files()) return json;
  PageText page = text_of(std::move(json), formats);
  if (!page.is_readable) return reader_crashed();
  JsonWriter files;
  files.open_object();
  const auto warnings =
      write_files(files, formats, {{1, std::move(page.parts)}}, Recognizer::engine_version(), make_pdf);
  if (!warnings) return warnings.error();
  files.close_object();
  return page.rest + warnings_field(page.warnings, warnings.value()) + "," + files.take().substr(1);
}

Document::Document(std::vector<int> numbers, const OutputFormats& formats,
                   std::map<int, std::string> pages_done)
    : numbers_(std::move(numbers)), formats_(formats), pages_(std::move(pages_done)) {
  std::erase_if(pages_, [](const auto& page) {
    std::string json = page.second;
    json.reserve(json.size() + json_padding);
    return !is_json_object(json);
  });
}

std::vector<int> Document::missing() const {
  std::vector<int> pages;
  for (const int page : numbers_)
    if (!pages_.contains(page)) pages.push_back(page);
  return pages;
}

Result<std::string> Document::answer(const MakePdf& make_pdf) const {
  std::string text;
  int readable = 0;
  int recognised = 0;
  int confidence = 0;
  LanguagesOfPages languages;
  std::string format;
  JsonWriter pages;
  pages.open_array();
  std::map<int, FileParts> parts;
  std::optional<Error> failure;
  for (const auto& [number, json] : pages_) {
    PageText page = text_of(json, formats_);
    pages.raw(formats_.have_files() ? page.rest + warnings_field(page.warnings, {}) + "}" : json);
    parts[number] = page.is_readable ? std::move(page.parts) : render_blank_page(number, formats_);
    text += (number == pages_.begin()->first ? "" : "\f") + page.text;
    if (!failure) failure = all_failed(page.problem.value_or(reader_crashed()), number, numbers_.size());
    if (!page.is_readable) continue;
    ++readable;
    format = std::move(page.format);
    if (!page.confidence) continue;
    ++recognised;
    confidence += *page.confidence;
    languages.add(page);
  }
  pages.close_array();
  if (readable == 0) return failure.value_or(reader_crashed());
  JsonWriter json;
  json.open_object();
  json.field("text", text);
  if (recognised > 0) {
    json.field("confidence", confidence / recognised);
    languages.write(json);
  } else {
    json.field("source", "pdf_text");
    for (const char* unknown : {"confidence", "lang"}) {
      json.key(unknown);
      json.null();
    }
  }
  json.field("format", format);
  json.key("pages");
  json.raw(pages.take());
  const auto warnings = write_files(json, formats_, parts, Recognizer::engine_version(), make_pdf);
  if (!warnings) return warnings.error();
  return json.take() + warnings_field({}, warnings.value()) + "}";
}

bool is_document(const std::vector<Page>& pages, const OcrOptions& options) {
  return pages.size() > 1 || !options.pages.is_all();
}

Result<Reading> read_whole(ImageReader& reader, std::string_view image, const OcrOptions& options,
                           const ReadLimits& limits, const KeepGoing& keep_going) {
  auto pages = reader.find_pages(image, options, keep_going);
  if (!pages) return pages.error();
  const MakePdf make_pdf = pdf_maker(reader, image, options, limits, keep_going);
  if (!is_document(pages.value(), options)) {
    auto reading = reader.read(image, pages.value().front(), options, limits, keep_going);
    if (!reading) return reading.error();
    auto answer = single_page_answer(std::move(reading.value().json), options.formats, make_pdf);
    if (!answer) return answer.error();
    return Reading{std::move(answer).value(), reading.value().child_ms};
  }
  Document document(numbers_of(pages.value()), options.formats);
  double child_ms = 0;
  auto all = reader.read_pages(image, pages.value(), options, limits, keep_going,
                               [&](int page, const Result<Reading>& reading) {
                                 document.add(page, page_json(page, reading));
                                 if (reading) child_ms += reading.value().child_ms;
                                 return true;
                               });
  if (!all) return all.error();
  auto answer = document.answer(make_pdf);
  if (!answer) return answer.error();
  return Reading{std::move(answer).value(), child_ms};
}

}  // namespace ocr
