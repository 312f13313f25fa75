#include "web/http.hpp"

#include <string>

#include "catch.hpp"

TEST_CASE("http: an error response is a problem document, with Retry-After if a retry can help") {
  using ocr::ErrorCode;
  const auto [code, waits] = GENERATE(table<ErrorCode, bool>({{ErrorCode::busy, true},
                                                              {ErrorCode::store_unavailable, true},
                                                              {ErrorCode::bad_base64, false},
                                                              {ErrorCode::unknown_task, false},
                                                              {ErrorCode::deadline_exceeded, false}}));
  const ocr::Response response = ocr::error_response({code, "Why."});
  CHECK(response.status == ocr::status_of(code));
  CHECK(response.content_type == "application/problem+json");
  CHECK(response.body == ocr::problem_json({code, "Why."}));
  CHECK(response.code == ocr::name_of(code));
  REQUIRE(response.headers.size() == (waits ? 1U : 0U));
  if (waits) CHECK(response.headers[0].first == "Retry-After");
  if (waits) CHECK(std::stoi(response.headers[0].second) > 0);
}

TEST_CASE("http: a successful response is JSON without an error code") {
  const ocr::Response response = ocr::json_response(202, "{}");
  CHECK(response.status == 202);
  CHECK(response.content_type == "application/json");
  CHECK(response.body == "{}");
  CHECK(response.headers.empty());
  CHECK(response.code.empty());
}
