#include "web/router.hpp"

#include <fstream>
#include <new>
#include <string>

#include "base/error.hpp"
#include "catch.hpp"
#include "metrics/metrics.hpp"
#include "metrics/metrics_text.hpp"
#include "processes.hpp"

namespace {

ocr::Route route(std::string_view method, std::string_view path) {
  return {method, path, [=](ocr::Request&) {
            return ocr::json_response(200, std::string(method) + " " + std::string(path));
          }};
}

const ocr::Router& router() {
  static const ocr::Router made(
      {route("GET", "/image"),
       route("POST", "/image"),
       route("POST", "/image-sync"),
       {"GET", "/broken", [](ocr::Request&) -> ocr::Response { throw ocr::Unavailable("the disk is full"); }},
       {"GET", "/faulty",
        [](ocr::Request&) -> ocr::Response { return ocr::json_response(200, std::string().substr(1)); }},
       {"POST", "/faulty", [](ocr::Request&) -> ocr::Response { throw std::bad_alloc(); }}});
  return made;
}

struct Answered {
  ocr::Response response;
  std::string log;
};

Answered answer(std::string method, std::string path, bool too_large = false) {
  ocr::Request request;
  request.id = "0123456789abcdef0123456789abcdef";
  request.method = std::move(method);
  request.path = std::move(path);
  request.body = "sent";
  request.body_too_large = too_large;
  const ocr::test::CapturedErrors errors;
  ocr::Response response = router().answer(request);
  return {std::move(response), errors.text()};
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string header(const ocr::Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return "";
}

}  // namespace

TEST_CASE("router: the method and the path together select the route") {
  CHECK(answer("GET", "/image").response.body == "GET /image");
  CHECK(answer("POST", "/image").response.body == "POST /image");
  CHECK(answer("POST", "/image-sync").response.body == "POST /image-sync");
}

TEST_CASE("router: an unknown path is answered with 404") {
  const std::string path =
      GENERATE(as<std::string>{}, "", "/", "/images", "/image/", "/IMAGE", "image", "/image-syn");
  const auto [response, log] = answer("GET", path);
  CHECK(response.status == 404);
  CHECK(response.code == "unknown_route");
  CHECK(header(response, "Allow").empty());
}

TEST_CASE("router: a method that a path does not accept is answered with 405 and the list of accepted ones") {
  const std::string method = GENERATE(as<std::string>{}, "DELETE", "PUT", "OPTIONS", "get", "");
  const auto [response, log] = answer(method, "/image");
  CHECK(response.status == 405);
  CHECK(response.code == "method_not_allowed");
  CHECK(header(response, "Allow") == "GET, POST");
  CHECK(header(answer("GET", "/image-sync").response, "Allow") == "POST");
  CHECK(answer("HEAD", "/image-sync").response.status == 405);
}

TEST_CASE("router: HEAD is answered like GET") {
  CHECK(answer("HEAD", "/image").response.body == "GET /image");
}

TEST_CASE("router: a body that is too large is answered with 413 only if a route would have read it") {
  CHECK(answer("POST", "/image", true).response.status == 413);
  CHECK(answer("POST", "/image", true).response.code == "body_too_large");
  CHECK(answer("POST", "/nowhere", true).response.status == 404);
  CHECK(answer("PUT", "/image", true).response.status == 405);
}

TEST_CASE("router: if a resource is unavailable, the answer is 503 and the log gives the reason") {
  const auto [response, log] = answer("GET", "/broken");
  CHECK(response.status == 503);
  CHECK(response.code == "store_unavailable");
  CHECK(std::stoi(header(response, "Retry-After")) > 0);
  CHECK_FALSE(has(response.body, "disk"));
  CHECK(has(log, "the disk is full"));
}

TEST_CASE(
    "router: any other exception is answered with 500, and the log has the request's id and the reason") {
  const auto [method, reason] = GENERATE(table<std::string, std::string>(
      {{"GET", "basic_string"}, {"HEAD", "basic_string"}, {"POST", "bad_alloc"}}));
  const auto [response, log] = answer(method, "/faulty");
  CHECK(response.status == 500);
  CHECK(response.content_type == "application/problem+json");
  CHECK(response.code == "internal_error");
  CHECK(header(response, "Retry-After").empty());
  CHECK_FALSE(has(response.body, reason));
  const std::string first = log.substr(0, log.find('\n'));
  for (const std::string part : {" level=error ", " event=internal_error ",
                                 " id=0123456789abcdef0123456789abcdef ", "reason=", reason.c_str()})
    CHECK(has(first, part));
  CHECK(has(log, " status=500 "));
  CHECK(has(log, " code=internal_error\n"));
}

TEST_CASE("router: the body of a 500 is the one that nginx sends") {
  std::ifstream file(OCR_SOURCE_DIR "/nginx/problems/500.json");
  std::string text;
  REQUIRE(std::getline(file, text));
  CHECK(answer("GET", "/faulty").response.body == text);
}

TEST_CASE("router: an answer of 500 is counted") {
  answer("GET", "/faulty");
  ocr::MetricsText text;
  ocr::metrics().write(text);
  CHECK(has(text.take(), R"({route="other",status="500",code="internal_error"})"));
}

TEST_CASE("router: each request is one line in the log") {
  const std::string good = answer("POST", "/image").log;
  CHECK(std::count(good.begin(), good.end(), '\n') == 1);
  for (const char* part : {" event=request ", " id=0123456789abcdef0123456789abcdef ", " method=POST ",
                           " path=/image ", " status=200 ", " ms=", " in=4 ", " out=11\n"})
    CHECK(has(good, part));
  CHECK_FALSE(has(good, "code="));

  const std::string bad = answer("POST", "/secret/name").log;
  CHECK(has(bad, " status=404 "));
  CHECK(has(bad, " code=unknown_route\n"));
  CHECK_FALSE(has(bad, "secret"));
}

TEST_CASE("router: a line break in the method cannot forge a log line") {
  const std::string log = answer("GET\nts=0 level=info event=forged", "/image").log;
  CHECK(std::count(log.begin(), log.end(), '\n') == 1);
  CHECK(has(log, "method=\"GET?ts=0 level=info event=forged\""));
}
