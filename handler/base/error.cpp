#include "base/error.hpp"

#include <array>
#include <cstddef>

#include "base/json_writer.hpp"

namespace ocr {
namespace {

struct Row {
  ErrorCode code;
  std::string_view name;
  int status;
  std::string_view title;
};

constexpr std::array rows{
    Row{ErrorCode::malformed_json, "malformed_json", 400, "The body is not the expected JSON"},
    Row{ErrorCode::missing_image, "missing_image", 400, "The request contains no image"},
    Row{ErrorCode::bad_base64, "bad_base64", 400, "The image is not valid base64"},
    Row{ErrorCode::bad_option, "bad_option", 400, "An option is invalid"},
    Row{ErrorCode::missing_task_id, "missing_task_id", 400, "The request names no task"},
    Row{ErrorCode::unknown_route, "unknown_route", 404, "There is nothing at this address"},
    Row{ErrorCode::unknown_task, "unknown_task", 404, "There is no such task"},
    Row{ErrorCode::method_not_allowed, "method_not_allowed", 405,
        "The method is not allowed at this address"},
    Row{ErrorCode::not_acceptable, "not_acceptable", 406, "The answer is not available in this format"},
    Row{ErrorCode::key_reused, "key_reused", 409, "The Idempotency-Key belongs to another request"},
    Row{ErrorCode::body_too_large, "body_too_large", 413, "The request is too large"},
    Row{ErrorCode::image_too_large, "image_too_large", 413, "The image is too large"},
    Row{ErrorCode::unsupported_type, "unsupported_type", 415, "The image type is not supported"},
    Row{ErrorCode::unreadable_image, "unreadable_image", 422, "The image cannot be read"},
    Row{ErrorCode::busy, "busy", 429, "The queue is full"},
    Row{ErrorCode::gave_up, "gave_up", 422, "The task failed on every attempt"},
    Row{ErrorCode::internal_error, "internal_error", 500, "The service failed"},
    Row{ErrorCode::store_unavailable, "store_unavailable", 503, "The service is temporarily unavailable"},
    Row{ErrorCode::deadline_exceeded, "deadline_exceeded", 504, "The image takes too long to read"},
    Row{ErrorCode::client_gone, "client_gone", 499, "The client has disconnected"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].code) != i) return false;
  return true;
}
static_assert(rows.size() == error_code_count && in_order(), "the rows must be in the order of the enum");

const Row& row(ErrorCode code) {
  return rows.at(static_cast<std::size_t>(code));
}

}  // namespace

int status_of(ErrorCode code) {
  return row(code).status;
}

std::string_view name_of(ErrorCode code) {
  return row(code).name;
}

std::optional<ErrorCode> code_named(std::string_view name) {
  for (const Row& each : rows)
    if (each.name == name) return each.code;
  return std::nullopt;
}

std::string problem_json(const Error& error) {
  JsonWriter json;
  json.open_object();
  json.field("status", status_of(error.code));
  json.field("title", row(error.code).title);
  json.field("detail", error.detail);
  json.field("code", name_of(error.code));
  json.close_object();
  return json.take();
}

}  // namespace ocr
