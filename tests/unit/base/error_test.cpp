#include "base/error.hpp"

#include <map>

#include "base/json_reader.hpp"
#include "catch.hpp"

namespace {

struct Row {
  ocr::ErrorCode code;
  std::string name;
  int status;
};

std::map<std::string, std::string> fields_of(std::string json) {
  json.reserve(json.size() + 64);
  std::map<std::string, std::string> fields;
  const auto read = ocr::read_json_object(json, [&](std::string_view name, const ocr::JsonValue& value) {
    fields.emplace(name, value.text);
    return ocr::Result<void>();
  });
  REQUIRE(read);
  return fields;
}

}  // namespace

TEST_CASE("error: each code has its documented name and status") {
  using ocr::ErrorCode;
  const auto row = GENERATE(values<Row>({{ErrorCode::malformed_json, "malformed_json", 400},
                                         {ErrorCode::missing_image, "missing_image", 400},
                                         {ErrorCode::bad_base64, "bad_base64", 400},
                                         {ErrorCode::bad_option, "bad_option", 400},
                                         {ErrorCode::missing_task_id, "missing_task_id", 400},
                                         {ErrorCode::unknown_route, "unknown_route", 404},
                                         {ErrorCode::unknown_task, "unknown_task", 404},
                                         {ErrorCode::method_not_allowed, "method_not_allowed", 405},
                                         {ErrorCode::not_acceptable, "not_acceptable", 406},
                                         {ErrorCode::key_reused, "key_reused", 409},
                                         {ErrorCode::body_too_large, "body_too_large", 413},
                                         {ErrorCode::image_too_large, "image_too_large", 413},
                                         {ErrorCode::unsupported_type, "unsupported_type", 415},
                                         {ErrorCode::unreadable_image, "unreadable_image", 422},
                                         {ErrorCode::gave_up, "gave_up", 422},
                                         {ErrorCode::busy, "busy", 429},
                                         {ErrorCode::client_gone, "client_gone", 499},
                                         {ErrorCode::internal_error, "internal_error", 500},
                                         {ErrorCode::store_unavailable, "store_unavailable", 503},
                                         {ErrorCode::deadline_exceeded, "deadline_exceeded", 504}}));
  CHECK(ocr::name_of(row.code) == row.name);
  CHECK(ocr::status_of(row.code) == row.status);
  const auto fields = fields_of(ocr::problem_json({row.code, "Why it is so."}));
  CHECK(fields.size() == 4);
  CHECK(fields.at("status") == std::to_string(row.status));
  CHECK(fields.at("code") == row.name);
  CHECK(fields.at("detail") == "Why it is so.");
  CHECK(fields.at("title").size() > 10);
}

TEST_CASE("error: a detail that repeats client input is still valid JSON") {
  const auto fields = fields_of(ocr::problem_json({ocr::ErrorCode::bad_option, "\"\\\n\x01\xFF"}));
  CHECK(fields.at("detail") == "\"\\\n\x01\xEF\xBF\xBD");
}
