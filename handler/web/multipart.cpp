#include "web/multipart.hpp"

#include <algorithm>
#include <cctype>

#include "web/http.hpp"

namespace ocr {
namespace {

constexpr std::size_t most_parts = 100;

Error broken(std::string_view what) {
  return Error{ErrorCode::missing_image, "The form cannot be read: " + std::string(what) + "."};
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

struct Parameter {
  bool present = false;
  std::string value;
};

// A parameter of a header such as `form-data; name="image"; filename="a.png"`.
Parameter parameter(std::string_view header, std::string_view name) {
  std::size_t at = header.find(';');
  while (at < header.size()) {
    header.remove_prefix(at + 1);
    const std::size_t equals = header.find('=');
    if (equals == std::string_view::npos) return {};
    const bool wanted = equals_ignoring_case(trimmed(header.substr(0, equals)), name);
    header = header.substr(equals + 1);
    std::string value;
    if (header.starts_with('"')) {
      std::size_t i = 1;
      for (; i < header.size() && header[i] != '"'; ++i) {
        if (header[i] == '\\' && i + 1 < header.size()) ++i;
        value += header[i];
      }
      header.remove_prefix(std::min(i + 1, header.size()));
    } else {
      value = trimmed(header.substr(0, header.find(';')));
    }
    if (wanted) return {true, value};
    at = header.find(';');
  }
  return {};
}

std::string_view content_disposition(std::string_view headers) {
  while (!headers.empty()) {
    const std::size_t end = std::min(headers.find("\r\n"), headers.size());
    const std::string_view line = headers.substr(0, end);
    headers.remove_prefix(std::min(end + 2, headers.size()));
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos &&
        equals_ignoring_case(trimmed(line.substr(0, colon)), "content-disposition"))
      return line.substr(colon + 1);
  }
  return {};
}

}  // namespace

bool is_multipart(std::string_view content_type) {
  return equals_ignoring_case(trimmed(content_type.substr(0, content_type.find(';'))), "multipart/form-data");
}

Result<std::vector<FormPart>> split_form(std::string_view content_type, std::string_view body) {
  const Parameter boundary = parameter(content_type, "boundary");
  if (boundary.value.empty() || boundary.value.size() > 70)
    return broken("its Content-Type has no usable boundary");
  const std::string delimiter = "\r\n--" + boundary.value;

  std::vector<FormPart> parts;
  // The first delimiter may be at the very start, with no line break before it.
  std::size_t at = 0;
  if (!body.starts_with(std::string_view(delimiter).substr(2))) {
    at = body.find(delimiter);
    if (at == std::string_view::npos) return broken("its boundary does not occur in the body");
    at += 2;
  }
  at += delimiter.size() - 2;
  for (;;) {
    body.remove_prefix(at);
    if (body.starts_with("--")) return parts;
    const std::size_t line_end = body.find("\r\n");
    if (line_end == std::string_view::npos) return broken("it is truncated");
    body.remove_prefix(line_end);  // transport padding; an empty header block shares this line break
    const std::size_t headers_end = body.find("\r\n\r\n");
    if (headers_end == std::string_view::npos) return broken("the headers of a part do not end");
    const std::string_view headers = body.substr(0, headers_end);
    body.remove_prefix(headers_end + 4);
    at = body.find(delimiter);
    if (at == std::string_view::npos) return broken("its last part does not end");
    const std::string_view disposition = content_disposition(headers);
    if (parts.size() == most_parts) return broken("it has too many parts");
    const Parameter file_name = parameter(disposition, "filename");
    parts.push_back(
        {parameter(disposition, "name").value, file_name.present, file_name.value, body.substr(0, at)});
    at += delimiter.size();
  }
}

}  // namespace ocr
