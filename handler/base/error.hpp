// The errors that a client can receive: stable codes, and the only table from code to HTTP status.
//
// Bodies are RFC 9457 problem documents (https://www.rfc-editor.org/rfc/rfc9457) with a stable `code`.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ocr {

enum class ErrorCode {
  malformed_json,
  missing_image,
  bad_base64,
  bad_option,
  missing_task_id,
  unknown_route,
  unknown_task,
  method_not_allowed,
  not_acceptable,
  key_reused,
  body_too_large,
  image_too_large,
  unsupported_type,
  unreadable_image,
  busy,
  gave_up,
  internal_error,  // a fault of ours: an answer to a request, never the end of a task
  store_unavailable,
  deadline_exceeded,
  client_gone,  // only logged, because there is no client left to receive it
};
inline constexpr std::size_t error_code_count = static_cast<std::size_t>(ErrorCode::client_gone) + 1;

struct Error {
  ErrorCode code;
  std::string detail;           // one sentence for the sender of the request
  bool worth_retrying = false;  // another attempt may succeed: the reader crashed or ran out of memory
};

// A failure of the environment: nothing was accepted, and the same request may succeed later.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

int status_of(ErrorCode code);
std::string_view name_of(ErrorCode code);
std::optional<ErrorCode> code_named(std::string_view name);
std::string problem_json(const Error& error);

}  // namespace ocr
