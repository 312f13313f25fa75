#include "web/request_parser.hpp"

#include <string>

#include "base/json_reader.hpp"
#include "catch.hpp"

namespace {

const ocr::OptionRules rules{"eng", {"deu", "eng"}};

// "PNG!\xFB\xFF", whose base64 has both a '/' and a '+'.
const std::string image = "PNG!\xFB\xFF\xEF\xBE";
const std::string base64 = "UE5HIfv/774=";

ocr::Request request_with(std::string body, std::string content_type = "", std::string query = "") {
  ocr::Request request;
  request.method = "POST";
  request.body.reserve(body.size() + ocr::json_padding);
  request.body = body;
  request.content_type = std::move(content_type);
  request.query = std::move(query);
  return request;
}

// The image in a request, or the name of the error.
std::string image_in(std::string body, std::string content_type = "", std::string query = "") {
  ocr::Request request = request_with(std::move(body), std::move(content_type), std::move(query));
  const auto parsed = ocr::parse_ocr_request(request, rules);
  return parsed ? std::string(parsed.value().image) : std::string(ocr::name_of(parsed.error().code));
}

std::string id_in(std::string body, std::string query = "") {
  const auto task = ocr::parse_task_request(request_with(std::move(body), "", std::move(query)));
  return task ? task.value().id : std::string(ocr::name_of(task.error().code));
}

const std::string form_type = "multipart/form-data; boundary=B";

std::string form(const std::string& parts) {
  return parts + "--B--\r\n";
}

std::string field(const std::string& name, const std::string& value) {
  return "--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

std::string file(const std::string& name, const std::string& content) {
  return field(name + "\"; filename=\"a.png", content);
}

}  // namespace

TEST_CASE("request: JSON is recognised by its first character, whatever Content-Type is sent") {
  const std::string type =
      GENERATE(as<std::string>{}, "", "application/json", "application/json; charset=utf-8",
               "application/x-www-form-urlencoded", "image/png", "multipart/form-data; boundary=B");
  CHECK(image_in("{\"image_data\":\"" + base64 + "\"}", type) == image);
  CHECK(image_in(" \r\n\t{ \"image_data\" : \"" + base64 + "\" }\n", type) == image);
}

TEST_CASE("request: base64 can be escaped in JSON, broken into lines, and preceded by a data URI prefix") {
  const std::string text =
      GENERATE(as<std::string>{}, R"(UE5HIfv\/774=)", R"(UE5HIfv/774\u003D)", R"(\u0055E5HIfv\u002F774=)",
               R"(UE5H\r\nIfv/\n774=)",
               "data:image/png;base64,UE5HIfv/774=", R"(data:image\/png;base64,UE5HIfv\/774=)",
               "data:;base64,UE5HIfv/774=", "data:image/svg+xml;charset=utf-8;base64,UE5HIfv/774=");
  CHECK(image_in("{\"image_data\":\"" + text + "\"}") == image);
  CHECK(image_in(R"({"image_data":"\u002B\u002b++"})") == "\xFB\xEF\xBE");
}

TEST_CASE("request: options in JSON can come before and after the image") {
  ocr::Request request = request_with("{\"psm\":6,\"image_data\":\"" + base64 +
                                      R"(","lang":"deu+eng","dpi":"300","rotate":180})");
  const auto parsed = ocr::parse_ocr_request(request, rules);
  REQUIRE(parsed);
  CHECK(parsed.value().image == image);
  CHECK(parsed.value().options.page_segmentation_mode == 6);
  CHECK(parsed.value().options.languages == "deu+eng");
  CHECK(parsed.value().options.dpi == 300);
  CHECK(parsed.value().options.rotation == ocr::Rotation::by_180);
}

TEST_CASE("request: the image stays in the request's buffer, however it was sent") {
  const auto [body, type] = GENERATE(table<std::string, std::string>(
      {{"{\"image_data\":\"" + base64 + "\"}", ""},
       {image, ""},
       {form(file("image", image)), form_type},
       {form(field("lang", "eng") + field("image_data", base64)), form_type}}));
  ocr::Request request = request_with(body, type);
  const auto parsed = ocr::parse_ocr_request(request, rules);
  REQUIRE(parsed);
  CHECK(parsed.value().image == image);
  CHECK(parsed.value().image.data() >= request.body.data());
  CHECK(parsed.value().image.data() + image.size() <= request.body.data() + request.body.size());
}

TEST_CASE("request: a large image in JSON is decoded completely") {
  std::string text;
  for (int i = 0; i < 1'000'000; ++i) text += base64.substr(0, 8);
  const std::string got = image_in("{\"lang\":\"eng\",\"image_data\":\"" + text + "\"}");
  REQUIRE(got.size() == 6'000'000);
  CHECK(got.substr(0, 6) == image.substr(0, 6));
  CHECK(got.substr(got.size() - 6) == image.substr(0, 6));
}

TEST_CASE("request: an option in the query applies unless the body overrides it") {
  ocr::Request request =
      request_with("{\"image_data\":\"" + base64 + "\",\"psm\":6}", "", "psm=4&lang=deu%2Beng&dpi=99");
  const auto parsed = ocr::parse_ocr_request(request, rules);
  REQUIRE(parsed);
  CHECK(parsed.value().options.page_segmentation_mode == 6);
  CHECK(parsed.value().options.languages == "deu+eng");
  CHECK(parsed.value().options.dpi == 99);
}

TEST_CASE("request: options that are not given have their defaults") {
  ocr::Request request = request_with(image);
  const auto parsed = ocr::parse_ocr_request(request, rules);
  REQUIRE(parsed);
  CHECK(ocr::to_query(parsed.value().options) == "lang=eng&psm=3&rotate=auto");
}

TEST_CASE(
    "request: a form's file is taken unchanged, whatever the name of its field, and its options are read") {
  const std::string name = GENERATE(as<std::string>{}, "image", "file", "image_data", "");
  ocr::Request request =
      request_with(form(field("psm", "7") + file(name, image) + field("lang", "deu")), form_type);
  const auto parsed = ocr::parse_ocr_request(request, rules);
  REQUIRE(parsed);
  CHECK(parsed.value().image == image);
  CHECK(parsed.value().options.page_segmentation_mode == 7);
  CHECK(parsed.value().options.languages == "deu");
}

TEST_CASE("request: a form's image_data field is base64, with or without a data URI prefix") {
  CHECK(image_in(form(field("image_data", base64)), form_type) == image);
  CHECK(image_in(form(field("image_data", "data:image/png;base64," + base64)), form_type) == image);
  CHECK(image_in(form(field("image_data", "UE5H IQ==\r\n") + field("psm", "7")), form_type) == "PNG!");
}

TEST_CASE("request: any other body is the image itself") {
  const std::string type = GENERATE(as<std::string>{}, "", "image/png", "application/octet-stream",
                                    "application/x-www-form-urlencoded");
  CHECK(image_in(image, type) == image);
  CHECK(image_in(std::string("\0\xFF", 2), type) == std::string("\0\xFF", 2));
}

TEST_CASE("request: each kind of fault has its own code") {
  struct Row {
    std::string code, body, type, query;
  };
  const auto row = GENERATE(values<Row>({
      {"missing_image", "", "", ""},
      {"missing_image", "{}", "", ""},
      {"missing_image", "{\"lang\":\"eng\"}", "", ""},
      {"missing_image", "{\"image_data\":\"\"}", "", ""},
      {"missing_image", "{\"image_data\":\" \"}", "", ""},
      {"missing_image", "{\"image_data\":null}", "", ""},
      {"missing_image", "{\"image_data\":7}", "", ""},
      {"missing_image", "{\"image_data\":[\"UE5H\"]}", "", ""},
      {"missing_image", "{\"image_data\":\"data:;base64,\"}", "", ""},
      {"missing_image", "--B--", form_type, ""},
      {"missing_image", "no form", form_type, ""},
      {"missing_image", "--B--", "multipart/form-data", ""},
      {"missing_image", form(field("lang", "eng")), form_type, ""},
      {"missing_image", form(file("image", "")), form_type, ""},
      {"missing_image", form(field("image_data", "")), form_type, ""},
      {"missing_image", form(file("a", "x") + file("b", "y")), form_type, ""},
      {"missing_image", form(file("a", "x") + field("image_data", base64)), form_type, ""},
      {"malformed_json", "{", "", ""},
      {"malformed_json", "{\"image_data\":\"UE5H\"", "", ""},
      {"malformed_json", "{\"image_data\":\"UE5H\"}x", "", ""},
      {"malformed_json", "{\"image_data\":\"UE5H\",\"image_data\":\"UE5H\"}", "", ""},
      {"malformed_json", "[]", "application/json", ""},
      {"malformed_json", "\"UE5H\"", "application/json; charset=utf-8", ""},
      {"malformed_json", image, "application/json", ""},
      {"bad_base64", "{\"image_data\":\"UE5\"}", "", ""},
      {"bad_base64", "{\"image_data\":\"UE5H!\"}", "", ""},
      {"bad_base64", "{\"image_data\":\"UE5-\"}", "", ""},
      {"bad_base64", "{\"image_data\":\"data:image/png,UE5H\"}", "", ""},
      {"bad_base64", "{\"image_data\":\"data:image/png;base64\"}", "", ""},
      {"bad_base64", "{\"image_data\":\"http://a.example/b.png\"}", "", ""},
      {"bad_base64", "{\"image_data\":\"data:" + std::string(500, 'x') + ";base64,UE5H\"}", "", ""},
      {"bad_base64", form(field("image_data", "?")), form_type, ""},
      {"bad_option", "{\"image_data\":\"UE5H\",\"psm\":12}", "", ""},
      {"bad_option", "{\"image_data\":\"UE5H\",\"psm\":null}", "", ""},
      {"bad_option", "{\"image_data\":\"UE5H\",\"psm\":6.0}", "", ""},
      {"bad_option", "{\"image_data\":\"UE5H\",\"lang\":[\"eng\"]}", "", ""},
      {"bad_option", "{\"image_data\":\"UE5H\",\"colour\":true}", "", ""},
      {"bad_option", form(file("image", "x") + field("colour", "1")), form_type, ""},
      {"bad_option", "x", "", "psm=99"},
      {"bad_option", "x", "", "colour=1"},
      {"bad_option", "x", "", "lang=xyz"},
      {"bad_option", "{\"image_data\":\"UE5H\"}", "", "image_data=UE5H"},
  }));
  INFO(row.type << "?" << row.query << "\n" << row.body);
  CHECK(image_in(row.body, row.type, row.query) == row.code);
}

TEST_CASE("request: a bad option in the query is reported even if the body is broken too") {
  CHECK(image_in("{", "", "psm=99") == "bad_option");
}

TEST_CASE("request: a task id is read from the query or from JSON") {
  CHECK(id_in("", "task_id=abc") == "abc");
  CHECK(id_in("", "x=1&task_id=abc&y=2") == "abc");
  CHECK(id_in("{\"task_id\": \"abc\"}") == "abc");
  CHECK(id_in(" {\"task_id\": \"abc\"} ", "other=1") == "abc");
  CHECK(id_in("{\"task_id\": \"no\"}", "task_id=yes") == "yes");
}

TEST_CASE("request: a request without a task id is refused with its own code") {
  const auto [code, body] =
      GENERATE(table<std::string, std::string>({{"missing_task_id", ""},
                                                {"missing_task_id", "{}"},
                                                {"missing_task_id", "{\"task_id\":\"\"}"},
                                                {"missing_task_id", "{\"task_id\":null}"},
                                                {"missing_task_id", "{\"task_id\":17}"},
                                                {"malformed_json", "task_id=abc"},
                                                {"malformed_json", "{\"task_id\":\"abc\""},
                                                {"malformed_json", "[\"abc\"]"},
                                                {"bad_option", "{\"id\":\"abc\"}"}}));
  CHECK(id_in(body) == code);
  CHECK(id_in(body, "task_id=") == code);
}
