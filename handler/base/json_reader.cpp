#include "base/json_reader.hpp"

#include <simdjson.h>

#include <set>

#include "base/allocation.hpp"

namespace ocr {
namespace {

static_assert(json_padding >= simdjson::SIMDJSON_PADDING);

Error malformed(simdjson::error_code code) {
  return Error{ErrorCode::malformed_json,
               std::string("The body is not a valid JSON object: ") + simdjson::error_message(code)};
}

}  // namespace

Result<void> read_json_object(
    const std::string& body,
    const std::function<Result<void>(std::string_view name, const JsonValue& value)>& take) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  {
    const RequestMemory of_this(body.size());
    constexpr bool copy_for_padding = false;
    if (const auto failure = parser.parse(body.data(), body.size(), copy_for_padding).get(object))
      return malformed(failure);
  }
  std::set<std::string_view> seen;
  for (const auto& [name, value] : object) {
    if (!seen.insert(name).second)
      return Error{ErrorCode::malformed_json,
                   "The field \"" + std::string(name.substr(0, 60)) + "\" occurs twice."};
    std::string_view text;
    const bool is_string = value.get(text) == simdjson::SUCCESS;
    const std::string other = is_string ? std::string() : simdjson::minify(value);
    if (!is_string) text = other;
    if (auto taken = take(name, {is_string, text}); !taken) return taken;
  }
  return {};
}

}  // namespace ocr
