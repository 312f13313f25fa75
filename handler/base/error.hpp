// What can go wrong for a client: the stable codes, and the one table from code to status.
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
  store_unavailable,
  deadline_exceeded,
  client_gone,  // nobody is left to read it: it is only ever logged
};
inline constexpr std::size_t error_code_count = static_cast<std::size_t>(ErrorCode::client_gone) + 1;

struct Error {
  ErrorCode code;
  std::string detail;           // one sentence for the person who sent the request
  bool worth_retrying = false;  // the same bytes may fare better: their reader crashed or ran out of memory
};

// The environment's fault: nothing was accepted, and the same request may succeed later.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

int status_of(ErrorCode code);
std::string_view name_of(ErrorCode code);
std::optional<ErrorCode> code_named(std::string_view name);
std::string problem_json(const Error& error);

}  // namespace ocr
