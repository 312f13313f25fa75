// One request and one response as plain values: what the routes work on, free of FastCGI.
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
  std::string query;   // still encoded
  std::string content_type;
  std::string idempotency_key;  // empty: none was sent
  std::string cache_control;
  std::string accept;
  std::string body;             // its capacity exceeds its size by json_padding at least
  bool body_too_large = false;  // then the body was not read
  std::function<bool()> client_gone = [] { return false; };
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string_view code;  // the error's name for the log; empty when all went well
  double child_ms = 0;    // of the time it took: spent in the child that read the image
};

Response json_response(int status, std::string body);
Response error_response(const Error& error);

}  // namespace ocr
