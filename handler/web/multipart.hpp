// Splits a multipart/form-data body (RFC 7578) into its parts without copying their contents.
//
// Not trusted: every byte. Of a part's headers, only the name and filename in Content-Disposition are used.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ocr {

struct FormPart {
  std::string name;
  bool is_file;           // the part has a file name
  std::string file_name;  // as the client sent it, unchecked
  std::string_view body;  // points into the request's body
};

bool is_multipart(std::string_view content_type);
Result<std::vector<FormPart>> split_form(std::string_view content_type, std::string_view body);

}  // namespace ocr
