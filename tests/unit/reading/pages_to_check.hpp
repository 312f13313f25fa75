// Pages as a child may send them, and whether the check accepts them.
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "base/json_reader.hpp"
#include "image/decode.hpp"
#include "options/output_format.hpp"
#include "output/recognition_json.hpp"
#include "reading/page_check.hpp"

namespace ocr::test {

inline constexpr ImageLimits limits{40'000'000, 20'000, 50};

inline bool is_valid(std::string json, const OutputFormats& formats = {}) {
  json.reserve(json.size() + json_padding);
  return check_page(json, formats, limits).has_value();
}

// A page, its fields as JSON.
struct Page {
  std::map<std::string, std::string> fields{
      {"text", R"("a")"},  {"confidence", "90"}, {"lang", R"("eng")"},   {"format", R"("png")"},
      {"width_px", "100"}, {"height_px", "50"},  {"preprocessing", "[]"}};

  Page with(const std::string& name, const std::string& value) const {
    Page other = *this;
    other.fields[name] = value;
    return other;
  }
  Page without(const std::string& name) const {
    Page other = *this;
    other.fields.erase(name);
    return other;
  }
  std::string json() const {
    std::string text;
    for (const auto& [name, value] : fields) text += (text.empty() ? "{\"" : ",\"") + name + "\":" + value;
    return text + "}";
  }
};

inline bool is_valid_with(const std::string& name, const std::string& value) {
  return is_valid(Page().with(name, value).json());
}

// The JSON of a PDF page whose text is embedded.
inline std::string embedded_page(const std::string& text) {
  Recognition recognition;
  recognition.text = text;
  recognition.source = TextSource::embedded;
  return recognition_json(recognition, {ImageFormat::pdf, {10, 20}, 1, 300}, {});
}

inline std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

// `part`, repeated and separated by commas.
inline std::string list_of(std::size_t count, const std::string& part) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) list += (i == 0 ? "" : ",") + part;
  return "[" + list + "]";
}

inline bool is_valid_word(const std::string& fields) {
  const std::string blocks =
      R"([{"box":[0,0,9,9],"confidence":1,"paragraphs":[{"lines":[{"words":[{)" + fields + "}]}]}]}]";
  return is_valid(Page().with("blocks", blocks).with("tables", "[]").json(), {OutputFormat::words});
}

}  // namespace ocr::test
