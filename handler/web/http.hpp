// A request and a response as plain values. The routes work on these and do not depend on FastCGI.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace ocr {

struct Request {
  std::string id;      // nginx's $request_id: 32 hexadecimal digits
  std::string method;  // upper case, as sent
  std::string path;    // without the query
  std::string query;   // still percent-encoded
  std::string content_type;
  std::string idempotency_key;  // empty if none was sent
  std::string cache_control;
  std::string accept;
  std::string body;             // its capacity is at least its size plus json_padding
  bool body_too_large = false;  // if true, the body was not read
  std::function<bool()> client_gone = [] { return false; };
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string_view code;  // the error's name for the log; empty on success
  double child_ms = 0;    // milliseconds spent in child processes, summed over the pages
};

// Without the optional whitespace around a header's value or a part of it (RFC 9110, section 5.6.3).
std::string_view trimmed(std::string_view text);

Response json_response(int status, std::string body);
Response error_response(const Error& error);

}  // namespace ocr
