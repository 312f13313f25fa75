#include "web/http.hpp"

namespace ocr {

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

Response json_response(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

Response error_response(const Error& error) {
  Response response;
  response.status = status_of(error.code);
  response.content_type = "application/problem+json";
  response.body = problem_json(error);
  response.code = name_of(error.code);
  if (error.code == ErrorCode::busy || error.code == ErrorCode::store_unavailable)
    response.headers.emplace_back("Retry-After", "5");
  return response;
}

}  // namespace ocr
