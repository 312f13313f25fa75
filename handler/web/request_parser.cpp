#include "web/request_parser.hpp"

#include "base/base64.hpp"
#include "base/json_reader.hpp"
#include "base/query.hpp"
#include "web/multipart.hpp"

namespace ocr {
namespace {

Error missing_image() {
  return Error{
      ErrorCode::missing_image,
      R"(Send the image as {"image_data": "<base64>"}, as a file in a form, or as the body itself.)"};
}

bool looks_like_json(const Request& request) {
  const std::size_t first = request.body.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && request.body[first] == '{') return true;
  return request.content_type.starts_with("application/json");
}

// Strips the prefix of a data URI (data:image/png;base64,…). The media type in it is ignored.
Result<std::string_view> without_data_prefix(std::string_view text) {
  constexpr std::size_t longest_prefix = 200;
  if (!text.starts_with("data:")) return text;
  const std::size_t comma = text.substr(0, longest_prefix).find(',');
  if (comma == std::string_view::npos || !text.substr(0, comma).ends_with(";base64"))
    return Error{ErrorCode::bad_base64, "The data URI of the image is not base64."};
  return text.substr(comma + 1);
}

// Decodes the image to the front of `body`.
Result<std::string_view> decode_image(std::string_view text, std::string& body) {
  auto base64 = without_data_prefix(text);
  if (!base64) return base64.error();
  const auto size = decode_base64(base64.value(), body.data());
  if (!size) return Error{ErrorCode::bad_base64, "The image text is not valid base64 (RFC 4648)."};
  if (*size == 0) return missing_image();
  return std::string_view(body.data(), *size);
}

Result<void> set_field(OcrRequest& parsed, std::string_view name, std::string_view text,
                       const OptionRules& rules) {
  if (name == "callback_url") {
    parsed.callback_url = text;
  } else if (name == "format") {
    parsed.format = text;
  } else {
    return set_option(parsed.options, name, text, rules.installed_languages);
  }
  return {};
}

Result<void> parse_json(Request& request, const OptionRules& rules, OcrRequest& parsed) {
  return read_json_object(request.body, [&](std::string_view name, const JsonValue& value) -> Result<void> {
    if (name != "image_data") return set_field(parsed, name, value.text, rules);
    if (!value.is_string) return Error{ErrorCode::missing_image, "The field \"image_data\" is not a string."};
    auto image = decode_image(value.text, request.body);
    if (!image) return image.error();
    parsed.image = image.value();
    return {};
  });
}

Result<void> parse_form(Request& request, const OptionRules& rules, OcrRequest& parsed) {
  auto parts = split_form(request.content_type, request.body);
  if (!parts) return parts.error();
  const FormPart* image = nullptr;
  for (const FormPart& part : parts.value()) {
    if (part.is_file || part.name == "image_data") {
      if (image) return Error{ErrorCode::missing_image, "The form contains more than one image."};
      image = &part;
    } else if (auto set = set_field(parsed, part.name, part.body, rules); !set) {
      return set;
    }
  }
  if (!image) return missing_image();
  parsed.image = image->body;
  parsed.file_name = image->file_name;
  if (image->is_file) return {};
  auto decoded = decode_image(image->body, request.body);
  if (!decoded) return decoded.error();
  parsed.image = decoded.value();
  return {};
}

}  // namespace

Result<OcrRequest> parse_ocr_request(Request& request, const OptionRules& rules) {
  OcrRequest parsed;
  parsed.options.languages = rules.default_languages;
  Result<void> step;
  for_each_parameter(request.query, [&](std::string_view name, std::string_view value) {
    step = set_field(parsed, name, value, rules);
    return static_cast<bool>(step);
  });
  if (!step) return step.error();

  if (looks_like_json(request)) {
    step = parse_json(request, rules, parsed);
  } else if (is_multipart(request.content_type)) {
    step = parse_form(request, rules, parsed);
  } else {
    parsed.image = request.body;
  }
  if (!step) return step.error();
  if (parsed.image.empty()) return missing_image();
  return parsed;
}

Result<TaskRequest> parse_task_request(const Request& request) {
  TaskRequest task;
  for_each_parameter(request.query, [&](std::string_view name, std::string_view value) {
    if (name == "task_id" && task.id.empty()) task.id = value;
    if (name == "format") task.format = value;
    return true;
  });
  if (task.id.empty() && !request.body.empty()) {
    auto read =
        read_json_object(request.body, [&](std::string_view name, const JsonValue& value) -> Result<void> {
          if (name != "task_id" && name != "format")
            return Error{ErrorCode::bad_option, "The field \"" + std::string(name.substr(0, 60)) +
                                                    "\" is unknown; allowed: task_id, format."};
          if (value.is_string) (name == "task_id" ? task.id : task.format) = value.text;
          return {};
        });
    if (!read) return read.error();
  }
  if (task.id.empty())
    return Error{ErrorCode::missing_task_id,
                 "Name the task: ?task_id=… or the JSON body {\"task_id\": \"…\"}."};
  return task;
}

}  // namespace ocr
