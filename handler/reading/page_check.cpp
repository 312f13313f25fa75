#include "reading/page_check.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "base/base64.hpp"
#include "base/json_reader.hpp"
#include "base/utf8.hpp"
#include "options/image_format.hpp"
#include "pdf/text_layer.hpp"
#include "reading/json_check.hpp"
#include "reading/layout_check.hpp"

namespace ocr {
namespace {

constexpr std::size_t longest_formats = std::size_t{64} << 20;  // all formats but PDF together
constexpr std::int64_t most_preprocessing_steps = 32;
constexpr std::int64_t most_warnings = 32;

// The fields of every page; others depend on the file and on what was asked for.
constexpr std::array<std::string_view, 7> required_fields{"text",     "confidence", "lang",         "format",
                                                          "width_px", "height_px",  "preprocessing"};

bool is_name(const JsonNode& value, std::size_t longest) {
  const auto text = value.string();
  return text && text->size() <= longest && std::all_of(text->begin(), text->end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                  c == '+' || c == ' ' || c == '.' || c == '-' || c == '/';
         });
}

bool is_base64(const JsonNode& value) {
  const auto text = value.string();
  return text && std::all_of(text->begin(), text->end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
                  c == '/' || c == '=';
         });
}

// A page of a PDF has only text to add to it, or none.
bool is_layer(std::string_view base64) {
  std::string layer(base64);
  layer.resize(decode_base64(layer, layer.data()).value_or(0));
  return base64.empty() || decode_layer(layer);
}

bool is_image_format(const JsonNode& value) {
  const auto text = value.string();
  return text && std::any_of(image_formats.begin(), image_formats.end(),
                             [&](ImageFormat format) { return name_of(format) == *text; });
}

bool are_steps(const JsonNode& value) {
  std::int64_t count = 0;
  return value.each_element(
      [&](const JsonNode& step) { return ++count <= most_preprocessing_steps && is_name(step, 64); });
}

// Only a page that lacks something has any.
bool are_warnings(const JsonNode& value) {
  std::int64_t count = 0;
  return value.each_element([&](const JsonNode& warning) {
    const auto text = warning.string();
    return ++count <= most_warnings && text && is_sentence(*text);
  }) && count > 0;
}

bool is_origin(std::string_view name) {
  return name == "source" || name == "confidence" || name == "lang";
}

// Where the text comes from decides what else a page has.
struct Origin {
  std::string source;  // empty: all of the page was recognised
  bool has_confidence = false;
  bool has_language = false;
  Confidences confidences;  // of the layout

  bool take(std::string_view name, const JsonNode& value) {
    if (name == "source") {
      source = value.string().value_or("");
      return source == "pdf_text" || source == "pdf_text+ocr";
    }
    if (value.is_null()) return true;
    if (name == "confidence") return (has_confidence = is_integer(value, 0, 100));
    return (has_language = is_name(value, 500));
  }

  bool is_consistent() const {
    const bool is_recognised = source != "pdf_text";
    if (has_confidence != is_recognised || has_language != is_recognised) return false;
    return is_recognised ? !source.empty() || !confidences.has_null : !confidences.has_number;
  }
};

bool is_valid_field(std::string_view name, const JsonNode& value, const OutputFormats& formats,
                    const ImageLimits& limits, Origin& origin) {
  if (name == "text") return is_string(value, longest_page_text);
  if (name == "coverage") return is_integer(value, 0, 100);
  if (is_origin(name)) return origin.take(name, value);
  if (name == "lang_confidence") return is_integer(value, 0, 100);
  if (name == "format") return is_image_format(value);
  if (name == "width_px" || name == "height_px") return is_integer(value, 1, limits.max_side_px);
  if (name == "exif_orientation") return is_integer(value, 1, 8);
  if (name == "dpi") return is_integer(value, 0, 10'000);
  if (name == "preprocessing") return are_steps(value);
  if (name == "warnings") return are_warnings(value);
  if (name == "blocks")
    return formats.has(OutputFormat::words) && are_blocks(value, limits, origin.confidences);
  if (name == "tables")
    return formats.has(OutputFormat::words) && are_tables(value, limits, origin.confidences);
  if (name == "uncovered") return formats.has(OutputFormat::words) && are_boxes(value, limits);
  for (const OutputFormat format : file_formats)
    if (name == name_of(format))
      return formats.has(format) &&
             (format == OutputFormat::pdf ? is_base64(value) : is_string(value, longest_formats));
  return false;
}

}  // namespace

bool is_sentence(std::string_view text) {
  constexpr std::size_t longest = 500;
  return !text.empty() && text.size() <= longest && utf8_characters(text) &&
         std::none_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
}

std::size_t longest_page_answer(const OutputFormats& formats, const ImageLimits& limits) {
  constexpr std::int64_t bytes_a_pixel = 4;  // three, in base64
  const auto picture = static_cast<std::size_t>(limits.max_pixels * bytes_a_pixel);
  return longest_formats + (formats.has(OutputFormat::pdf) ? picture + picture / 8 : 0);
}

std::optional<PageFacts> check_page(const std::string& json, const OutputFormats& formats,
                                    const ImageLimits& limits) {
  PageFacts facts;
  std::size_t required = 0;  // no field can occur twice
  OutputFormats found;
  int layouts = 0;
  std::string_view format_of_file;
  std::string_view pdf_part;
  Origin origin;
  const bool is_valid = read_json(json, [&](const JsonNode& page) {
    return page.each_field([&](std::string_view name, const JsonNode& value) {
      required += static_cast<std::size_t>(std::count(required_fields.begin(), required_fields.end(), name));
      for (const OutputFormat format : file_formats)
        if (name == name_of(format)) found.add(format);
      if (name == "coverage") facts.coverage = static_cast<int>(value.integer().value_or(0));
      if (name == "format") format_of_file = value.string().value_or("");
      if (name == name_of(OutputFormat::pdf)) pdf_part = value.string().value_or("");
      if ((name == "blocks" || name == "tables") && ++layouts == 2) found.add(OutputFormat::words);
      return is_valid_field(name, value, formats, limits, origin);
    }) && (format_of_file != name_of(ImageFormat::pdf) || is_layer(pdf_part));
  });
  const bool is_page = is_valid && required == required_fields.size() && found == formats;
  if (!is_page || !origin.is_consistent()) return std::nullopt;
  return facts;
}

}  // namespace ocr
