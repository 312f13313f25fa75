#include "base/json_reader.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "web/http.hpp"

namespace {

// A body as the service stores it, with readable bytes after its end. Here they would parse as more JSON.
std::string body_of(std::string text) {
  const std::size_t size = text.size();
  text.append(2 * ocr::json_padding, '}');
  text.resize(size);
  return text;
}

using Fields = std::vector<std::pair<std::string, std::string>>;

ocr::Result<Fields> fields_of(const std::string& text) {
  Fields fields;
  const auto read =
      ocr::read_json_object(body_of(text), [&](std::string_view name, const ocr::JsonValue& value) {
        fields.emplace_back(name, (value.is_string ? "'" : "") + std::string(value.text));
        return ocr::Result<void>();
      });
  if (!read) return read.error();
  return fields;
}

bool is_malformed(const std::string& text) {
  const auto fields = fields_of(text);
  return !fields && fields.error().code == ocr::ErrorCode::malformed_json;
}

}  // namespace

TEST_CASE("JSON read: fields are passed in order, strings decoded, everything else as JSON") {
  const auto fields = fields_of(R"( {"b":"x", "a": 300, "c":true,"d":null, "e":{"f":[1, "y"]}, "":-1.5 } )");
  REQUIRE(fields);
  CHECK(
      fields.value() ==
      Fields{
          {"b", "'x"}, {"a", "300"}, {"c", "true"}, {"d", "null"}, {"e", R"({"f":[1,"y"]})"}, {"", "-1.5"}});
  const auto none = fields_of("{}");
  REQUIRE(none);
  CHECK(none.value().empty());
}

TEST_CASE("JSON read: escapes are decoded according to RFC 8259") {
  const auto fields = fields_of(R"({"a":"\/\u002B\"\\\b\f\n\r\t\u00e9\ud83d\ude00","\u0062":"\u0000"})");
  REQUIRE(fields);
  CHECK(fields.value()[0].second == "'/+\"\\\b\f\n\r\t\xC3\xA9\xF0\x9F\x98\x80");
  CHECK(fields.value()[1].first == "b");
  CHECK(fields.value()[1].second == std::string("'\0", 2));
}

TEST_CASE("JSON read: anything but one object is refused") {
  const std::string text =
      GENERATE(as<std::string>{}, "", " ", "\n\n", "[]", "[{}]", "1", "\"a\"", "null", "true", "{", "}", "{]",
               "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\":1 \"b\":2}", "{a:1}", "{'a':1}",
               "{\"a\":01}", "{\"a\":tru}", "{\"a\":\"x}", "{\"a\":\"\\x\"}", "{\"a\":\"\\ud800\"}",
               "{\"a\":\"\\u12g4\"}", "{\"a\":\"line\nbreak\"}", "{\"a\":1}/* c */", "{\"a\":NaN}");
  CHECK(is_malformed(text));
}

TEST_CASE("JSON read: nothing may follow the object") {
  const std::string rest =
      GENERATE(as<std::string>{}, "{}", "x", ",", "}", "1", "[]", " {\"a\":2}", std::string(1, '\0'));
  CHECK(is_malformed("{\"a\":1}" + rest));
  CHECK(is_malformed("{\"a\":1}\n" + rest));
}

TEST_CASE("JSON read: a field that occurs twice is refused, however it is escaped") {
  CHECK(is_malformed(R"({"a":1,"a":1})"));
  CHECK(is_malformed(R"({"a":1,"b":2,"\u0061":3})"));
  CHECK(fields_of(R"({"a":{"b":1},"b":2})"));
}

TEST_CASE("JSON read: invalid UTF-8 is refused, in values and in names") {
  const std::string bytes =
      GENERATE(as<std::string>{}, "\x80", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\xFF");
  CHECK(is_malformed("{\"a\":\"" + bytes + "\"}"));
  CHECK(is_malformed("{\"" + bytes + "\":1}"));
}

TEST_CASE("JSON read: bytes after the end of the body are not read as part of it") {
  // Every length modulo simdjson's block size.
  for (std::size_t length = 0; length <= 200; ++length) {
    const std::string value(length, 'x');
    INFO("length " << length);
    const auto whole = fields_of("{\"a\":\"" + value + "\"}");
    REQUIRE(whole);
    CHECK(whole.value() == Fields{{"a", "'" + value}});
    CHECK(is_malformed("{\"a\":[\"" + value + "\"]"));  // the missing brace follows directly after the end
  }
}

TEST_CASE("JSON read: excessive nesting is refused") {
  const std::size_t depth = GENERATE(2'000U, 1'000'000U);
  CHECK(is_malformed("{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}"));
  CHECK(is_malformed("{\"a\":" + std::string(depth, '[')));
  std::string objects;
  for (std::size_t i = 0; i < depth; ++i) objects += "{\"a\":";
  CHECK(is_malformed(objects));
}

TEST_CASE("JSON read: a value of 40 MB is read completely") {
  const std::string value(40'000'000, 'A');
  const auto fields = fields_of("{\"a\":\"" + value + "\",\"b\":1}");
  REQUIRE(fields);
  REQUIRE(fields.value().size() == 2);
  CHECK((fields.value()[0].second == "'" + value));
}

TEST_CASE("JSON read: the callback's first error ends the reading") {
  int taken = 0;
  const auto read = ocr::read_json_object(body_of(R"({"a":1,"b":2,"c":3})"), [&](auto name, const auto&) {
    ++taken;
    return name == "b" ? ocr::Result<void>(ocr::Error{ocr::ErrorCode::bad_option, "b"}) : ocr::Result<void>();
  });
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ocr::ErrorCode::bad_option);
  CHECK(taken == 2);
}

TEST_CASE("JSON read: no field is passed if the text is malformed further on") {
  int taken = 0;
  const auto read = ocr::read_json_object(body_of(R"({"a":1,"b":2,"c":})"), [&](auto, const auto&) {
    ++taken;
    return ocr::Result<void>();
  });
  CHECK_FALSE(read);
  CHECK(taken == 0);
}

TEST_CASE("JSON read: the body may be overwritten once the first field is passed") {
  std::string body = body_of(R"({"first":"1","second":"two","third":{"x":[3.5,"y"]}})");
  Fields fields;
  const auto read = ocr::read_json_object(body, [&](std::string_view name, const ocr::JsonValue& value) {
    fields.emplace_back(name, value.text);
    body.assign(body.size(), '#');
    return ocr::Result<void>();
  });
  REQUIRE(read);
  CHECK(fields == Fields{{"first", "1"}, {"second", "two"}, {"third", R"({"x":[3.5,"y"]})"}});
}
