// One request and one response as plain values: what the routes work on, free of FastCGI.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace ocr {

// Readable bytes that a body's buffer has after its end, so that the JSON reader may work in place.
inline constexpr std::size_t body_padding = 64;

struct Request {
  std::string id;      // nginx's $request_id: 32 hexadecimal digits
  std::string method;  // upper case, as sent
  std::string path;    // without the query
  std::string query;   // still encoded
  std::string content_type;
  std::string idempotency_key;  // empty: none was sent
  std::string cache_control;
  std::string accept;
  std::string body;             // its capacity exceeds its size by body_padding at least
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

// Hands each pair of application/x-www-form-urlencoded text to `take`, decoded, until it returns false.
void for_each_parameter(std::string_view encoded,
                        const std::function<bool(std::string_view name, std::string_view value)>& take);

// As for_each_parameter reads it back.
std::string encode_for_query(std::string_view text);

}  // namespace ocr
