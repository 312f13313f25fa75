// Forms: the parts of a form that a browser would send are found again, byte by byte.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>

#include "fuzz.hpp"
#include "web/multipart.hpp"

using namespace ocr;
using namespace ocr::fuzz;

namespace {

struct Part {
  std::string name;
  std::string file_name;
  std::string body;
};

std::string quoted(const std::string& text) {
  std::string quotes = "\"";
  for (const char c : text) quotes += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return quotes + "\"";
}

// Line breaks end a header, so a browser percent-encodes them in names.
std::string without_line_breaks(std::string text) {
  std::replace(text.begin(), text.end(), '\r', ' ');
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string form_of(const std::vector<Part>& parts, const std::string& boundary) {
  std::string form;
  for (const Part& part : parts)
    form += "--" + boundary + "\r\nContent-Disposition: form-data; name=" + quoted(part.name) +
            "; filename=" + quoted(part.file_name) + "\r\n\r\n" + part.body + "\r\n";
  return form + "--" + boundary + "--\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider provider(data, size);
  const std::string boundary = "boundary" + std::to_string(provider.ConsumeIntegralInRange(0, 9));
  std::vector<Part> parts;
  while (provider.remaining_bytes() > 0 && parts.size() < 10) {
    Part part{without_line_breaks(provider.ConsumeRandomLengthString(50)),
              without_line_breaks(provider.ConsumeRandomLengthString(50)),
              provider.ConsumeRandomLengthString()};
    if (part.body.find("--" + boundary) != std::string::npos) continue;
    parts.push_back(std::move(part));
  }
  const std::string form = form_of(parts, boundary);
  const auto found = split_form("multipart/form-data; boundary=" + boundary, form);
  if (parts.empty()) return 0;
  must_hold(static_cast<bool>(found), "a form with parts is read");
  must_hold(found.value().size() == parts.size(), "every part is found");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const FormPart& part = found.value()[i];
    must_hold(part.name == parts[i].name, "a part keeps its name");
    must_hold(part.is_file && part.file_name == parts[i].file_name, "a file keeps its name");
    must_hold(part.body == parts[i].body, "a part keeps its content");
  }
  return 0;
}
