#include "base/json_reader.hpp"

#include <simdjson.h>

#include <algorithm>
#include <set>

namespace ocr {
namespace {

static_assert(json_padding >= simdjson::SIMDJSON_PADDING);

Error malformed(simdjson::error_code code) {
  return Error{ErrorCode::malformed_json,
               std::string("The body is not a valid JSON object: ") + simdjson::error_message(code)};
}

using Element = simdjson::dom::element;

}  // namespace

// Between our nodes and simdjson's elements.
struct JsonNodes {
  static JsonNode from(const Element& element) { return JsonNode(&element); }
  static const Element& of(const JsonNode& node) { return *static_cast<const Element*>(node.element_); }
};

bool JsonNode::is_null() const {
  return JsonNodes::of(*this).is_null();
}

std::optional<std::string_view> JsonNode::string() const {
  std::string_view text;
  if (JsonNodes::of(*this).get(text) != simdjson::SUCCESS) return std::nullopt;
  return text;
}

std::optional<std::int64_t> JsonNode::integer() const {
  std::int64_t number = 0;
  if (JsonNodes::of(*this).get(number) != simdjson::SUCCESS) return std::nullopt;
  return number;
}

bool JsonNode::each_field(const std::function<bool(std::string_view, const JsonNode&)>& take) const {
  simdjson::dom::object object;
  if (JsonNodes::of(*this).get(object) != simdjson::SUCCESS) return false;
  std::set<std::string_view> seen;
  for (const auto& [name, value] : object)
    if (!seen.insert(name).second || !take(name, JsonNodes::from(value))) return false;
  return true;
}

bool JsonNode::each_element(const std::function<bool(const JsonNode&)>& take) const {
  simdjson::dom::array array;
  if (JsonNodes::of(*this).get(array) != simdjson::SUCCESS) return false;
  return std::ranges::all_of(array, [&](const Element value) { return take(JsonNodes::from(value)); });
}

bool read_json(const std::string& text, const std::function<bool(const JsonNode&)>& take) {
  simdjson::dom::parser parser;
  Element root;
  constexpr bool copy_for_padding = false;
  return parser.parse(text.data(), text.size(), copy_for_padding).get(root) == simdjson::SUCCESS &&
         take(JsonNodes::from(root));
}

bool is_json_object(const std::string& text) {
  return read_json(text, [](const JsonNode& value) {
    return value.each_field([](std::string_view, const JsonNode&) { return true; });
  });
}

Result<void> read_json_object(
    const std::string& body,
    const std::function<Result<void>(std::string_view name, const JsonValue& value)>& take) {
  simdjson::dom::parser parser;
  simdjson::dom::object object;
  constexpr bool copy_for_padding = false;
  if (const auto failure = parser.parse(body.data(), body.size(), copy_for_padding).get(object))
    return malformed(failure);
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
