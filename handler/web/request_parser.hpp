// From a request's bytes to what is asked: image bytes and options (POST), or a task's id (GET, DELETE).
//
// Promises that an image stays in the one buffer that the body was read into; base64 is decoded into that,
// once. Not trusted: every byte. Image bytes are not looked at here.
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
  std::optional<std::string> callback_url;  // as the client wrote it, not looked at
  std::string format;                       // the same of the form that the answer is to have; empty: none
  std::string file_name;                    // the same of a form's file; empty: it has none
  std::string_view image;                   // never empty; lies in the request's body
};

// The body is JSON where it starts with '{' (curl -d names no JSON type), a form where its type says so, else
// the image itself. Base64 is decoded into the body, which is then no longer what was sent.
Result<OcrRequest> parse_ocr_request(Request& request, const OptionRules& rules);

struct TaskRequest {
  std::string id;      // anything but empty
  std::string format;  // as the client wrote it; empty: it did not
};

// What the query or a JSON body names.
Result<TaskRequest> parse_task_request(const Request& request);

}  // namespace ocr
