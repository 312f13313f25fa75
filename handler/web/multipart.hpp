// Splits multipart/form-data (RFC 7578) into its parts, without copying them.
//
// Not trusted: every byte. Part headers are only ever compared with the two names that count.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ocr {

struct FormPart {
  std::string name;
  bool is_file;           // the part carries a file name
  std::string file_name;  // as the client wrote it
  std::string_view body;  // lies in the request's body
};

bool is_multipart(std::string_view content_type);
Result<std::vector<FormPart>> split_form(std::string_view content_type, std::string_view body);

}  // namespace ocr
