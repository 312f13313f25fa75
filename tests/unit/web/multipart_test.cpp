#include "web/multipart.hpp"

#include <string>

#include "catch.hpp"

namespace {

const std::string type = "multipart/form-data; boundary=XyZ";

std::string part(const std::string& disposition, const std::string& content) {
  return "--XyZ\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content + "\r\n";
}

const std::string end = "--XyZ--\r\n";

bool is_refused(const std::string& body, const std::string& content_type = type) {
  const auto parts = ocr::split_form(content_type, body);
  return !parts && parts.error().code == ocr::ErrorCode::missing_image;
}

// The parts as one string, to compare with a table: name, file or field, content.
std::string summary(const std::string& body, const std::string& content_type = type) {
  const auto parts = ocr::split_form(content_type, body);
  if (!parts) return parts.error().detail;
  std::string text;
  for (const auto& one : parts.value())
    text += "[" + one.name + (one.is_file ? " file " : " field ") + std::string(one.body) + "]";
  return text;
}

struct Row {
  std::string given;
  std::string expected;
};

}  // namespace

TEST_CASE("multipart: fields and files are returned in order; a part with a file name is a file") {
  const std::string body = part("name=\"lang\"", "eng") +
                           part("name=\"image\"; filename=\"a.png\"", "BYTES") + part("name=\"e\"", "") + end;
  CHECK(summary(body) == "[lang field eng][image file BYTES][e field ]");
}

TEST_CASE("multipart: a part's content points into the given body") {
  const std::string body = part("name=\"image\"; filename=\"a.png\"", "BYTES") + end;
  const auto parts = ocr::split_form(type, body);
  REQUIRE(parts);
  CHECK(parts.value()[0].body.data() == body.data() + body.find("BYTES"));
}

TEST_CASE("multipart: names can be quoted, escaped or bare, and can contain separators") {
  const auto row = GENERATE(values<Row>({
      {"name=\"a\"", "[a field x]"},
      {"name=a", "[a field x]"},
      {"name=a; filename=b", "[a file x]"},
      {"NAME=\"a\"; FileName=\"b\"", "[a file x]"},
      {"name=\"a;b\"", "[a;b field x]"},
      {"name=\"a\\\"b\"", "[a\"b field x]"},
      {"name=\"a=b\"; filename=\"c;name=d\"", "[a=b file x]"},
      {"filename=\"c\"; name=\"a\"", "[a file x]"},
      {"filename=\"name=z\"; name=\"a\"", "[a file x]"},
      {"name=\"a\"; filename=\"\"", "[a file x]"},
      {"  name=\"a\" ; filename=\"c\" ", "[a file x]"},
      {"filename=\"c\"", "[ file x]"},
      {"name=\"unclosed", "[unclosed field x]"},
      {"name=\"ends in a backslash\\", "[ends in a backslash\\ field x]"},
      {"other=1; name=\"a\"", "[a field x]"},
  }));
  INFO(row.given);
  CHECK(summary(part(row.given, "x") + end) == row.expected);
}

TEST_CASE("multipart: of a part's headers only Content-Disposition counts, in any case and position") {
  CHECK(
      summary("--XyZ\r\nContent-Type: image/png; name=\"no\"\r\nCONTENT-disposition:form-data; name=\"a\"\r\n"
              "X: y\r\n\r\nx\r\n" +
              end) == "[a field x]");
  CHECK(summary("--XyZ\r\nX-Content-Disposition: form-data; name=\"no\"\r\n\r\nx\r\n" + end) == "[ field x]");
  CHECK(summary("--XyZ\r\n\r\nx\r\n" + end) == "[ field x]");
}

TEST_CASE("multipart: a preamble, an epilogue and blanks after a boundary are skipped") {
  CHECK(summary("To whom it may concern\r\n" + part("name=a", "x") + end) == "[a field x]");
  CHECK(summary("\r\n" + part("name=a", "x") + end) == "[a field x]");
  CHECK(summary(part("name=a", "x") + end + "and more") == "[a field x]");
  CHECK(summary(part("name=a", "x") + "--XyZ--") == "[a field x]");
  CHECK(summary("--XyZ  \t\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n" + end) == "[a field x]");
}

TEST_CASE("multipart: line breaks in the content are kept") {
  const std::string content = GENERATE(as<std::string>{}, "\r\n", "\r\n\r\n", "x\r\n", "\r\nx", "x\ny", "\r",
                                       "\n", "--XyZ", "x--XyZ", "\n--XyZ--", "--XyZ--");
  const std::string body = part("name=a; filename=b", content) + end;
  const auto parts = ocr::split_form(type, body);
  REQUIRE(parts);
  REQUIRE(parts.value().size() == 1);
  CHECK(parts.value()[0].body == content);
}

TEST_CASE("multipart: content that contains the start of the boundary is not cut there") {
  std::string content;
  for (int byte = 0; byte < 256; ++byte) content += static_cast<char>(byte);
  content += "\r\n-\r\n--\r\n--X\r\n--Xy\r\n--Xyz\r\n\r\n--Xy";
  const std::string body = part("name=a; filename=b", content) + part("name=c", "x") + end;
  const auto parts = ocr::split_form(type, body);
  REQUIRE(parts);
  REQUIRE(parts.value().size() == 2);
  CHECK(parts.value()[0].body == content);
}

TEST_CASE("multipart: a truncated form is refused") {
  const std::string whole = part("name=a", "content") + part("name=b; filename=c", "more") + "--XyZ--";
  CHECK(summary(whole) == "[a field content][b file more]");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    INFO(whole.substr(0, size));
    CHECK(is_refused(whole.substr(0, size)));
  }
}

TEST_CASE("multipart: bare line feeds are not line breaks") {
  CHECK(is_refused("--XyZ\nContent-Disposition: form-data; name=a\n\nx\n--XyZ--\n"));
}

TEST_CASE("multipart: a form without parts is valid and empty") {
  CHECK(summary("--XyZ--") == "");
}

TEST_CASE("multipart: a hundred parts are accepted, one more is refused") {
  std::string body;
  for (int i = 0; i < 100; ++i) body += part("name=a", "x");
  const std::string whole = body + end;
  const auto parts = ocr::split_form(type, whole);
  REQUIRE(parts);
  CHECK(parts.value().size() == 100);
  CHECK(is_refused(body + part("name=a", "x") + end));
}

TEST_CASE("multipart: the boundary in the Content-Type can be quoted, and other parameters can surround it") {
  const std::string body = part("name=a", "x") + end;
  const std::string good = GENERATE(
      as<std::string>{}, "multipart/form-data; boundary=\"XyZ\"", "Multipart/Form-Data;BOUNDARY=XyZ",
      "multipart/form-data; charset=utf-8; boundary=XyZ", "multipart/form-data; boundary=XyZ; charset=utf-8",
      "multipart/form-data; x=\"; boundary=no\"; boundary=XyZ");
  CHECK(summary(body, good) == "[a field x]");
}

TEST_CASE("multipart: a Content-Type without a usable boundary is refused") {
  const std::string bad = GENERATE(as<std::string>{}, "multipart/form-data", "multipart/form-data;",
                                   "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
                                   "multipart/form-data; boundary", "multipart/form-data; boundary=xyz",
                                   "multipart/form-data; bound=XyZ");
  CHECK(is_refused(part("name=a", "x") + end, bad));
}

TEST_CASE("multipart: a boundary has at most 70 characters") {
  const std::string longest(70, 'b');
  const std::string body =
      "--" + longest + "\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--" + longest + "--";
  CHECK(summary(body, "multipart/form-data; boundary=" + longest) == "[a field x]");
  CHECK(is_refused("--" + longest + "b" + body.substr(72), "multipart/form-data; boundary=" + longest + "b"));
}

TEST_CASE("multipart: only multipart/form-data is a form") {
  const std::string form =
      GENERATE(as<std::string>{}, "multipart/form-data", "multipart/form-data; boundary=a",
               "MULTIPART/FORM-DATA;boundary=a", " multipart/form-data ;boundary=a");
  CHECK(ocr::is_multipart(form));
  const std::string other = GENERATE(as<std::string>{}, "", ";", "multipart/mixed", "multipart/form-datax",
                                     "application/x-www-form-urlencoded", "xmultipart/form-data");
  CHECK_FALSE(ocr::is_multipart(other));
}
