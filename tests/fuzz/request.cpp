// A request's body and query, as any client may send them: JSON, a form or the image itself.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <array>
#include <functional>

#include "fuzz.hpp"
#include "web/request_parser.hpp"

using namespace ocr;
using namespace ocr::fuzz;

namespace {

constexpr std::array content_types{"", "application/json", "multipart/form-data; boundary=b",
                                   "multipart/form-data; boundary=\"b \\\" c\"",
                                   "application/x-www-form-urlencoded"};

constexpr std::array documented{ErrorCode::malformed_json, ErrorCode::missing_image, ErrorCode::bad_base64,
                                ErrorCode::bad_option};

void check(const Error& error) {
  must_hold(std::find(documented.begin(), documented.end(), error.code) != documented.end(),
            "a request is refused with one of the documented codes");
  must_be_sendable(error);
}

bool is_within(std::string_view part, const std::string& whole) {
  const std::less_equal<> is_not_after;
  return is_not_after(whole.data(), part.data()) &&
         is_not_after(part.data() + part.size(), whole.data() + whole.size());
}

void check_image_request(Request request) {
  request.body.reserve(request.body.size() + json_padding);
  const std::size_t sent = request.body.size();
  const auto parsed = parse_ocr_request(request, {"eng", {"eng", "deu"}});
  if (!parsed) return check(parsed.error());
  must_hold(!parsed.value().image.empty(), "an accepted request has an image");
  must_hold(is_within(parsed.value().image, request.body), "the image lies within the request's body");
  must_hold(request.body.size() == sent, "the body keeps its size");
  const std::string stored = to_query(parsed.value().options);
  must_hold(to_query(from_query(stored)) == stored, "accepted options can be stored");
}

void check_task_request(Request request) {
  request.body.reserve(request.body.size() + json_padding);
  const auto parsed = parse_task_request(request);
  if (parsed) return must_hold(!parsed.value().id.empty(), "a task has an id");
  const ErrorCode code = parsed.error().code;
  must_hold(code == ErrorCode::missing_task_id || code == ErrorCode::malformed_json ||
                code == ErrorCode::bad_option,
            "a question for a task is refused with one of the documented codes");
  must_be_sendable(parsed.error());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider provider(data, size);
  Request request;
  request.method = "POST";
  request.content_type = provider.ConsumeBool() ? provider.PickValueInArray(content_types)
                                                : provider.ConsumeRandomLengthString(200);
  request.query = provider.ConsumeRandomLengthString(500);
  request.body = provider.ConsumeRemainingBytesAsString();
  check_task_request(request);
  check_image_request(std::move(request));
  return 0;
}
