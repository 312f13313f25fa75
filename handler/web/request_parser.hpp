// Parses a request into image bytes and options (POST), or into a task id (GET, DELETE).
//
// The image stays in the buffer that the body was read into; base64 is decoded once, into the same buffer.
// Not trusted: every byte. Image bytes are not inspected here.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "options/ocr_options.hpp"
#include "web/http.hpp"

namespace ocr {

struct OcrRequest {
  OcrOptions options;
  std::optional<std::string> callback_url;  // as the client sent it, unchecked
  std::string format;                       // value of `format`, unchecked; empty if absent
  std::string file_name;                    // name of a form's file, unchecked; empty if absent
  std::string_view image;                   // never empty; points into the request's body
};

// The body is JSON if it starts with '{' (curl -d sends no JSON type) or its type says so, a form if its type
// says so, and otherwise the image itself. Decoding base64 overwrites the body.
Result<OcrRequest> parse_ocr_request(Request& request, const OptionRules& rules);

struct TaskRequest {
  std::string id;      // never empty, otherwise unchecked
  std::string format;  // as the client sent it; empty if absent
};

// Reads them from the query; if it has no task id, also from a JSON body.
Result<TaskRequest> parse_task_request(const Request& request);

}  // namespace ocr
