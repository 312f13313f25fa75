#include "base/log.hpp"

#include <unistd.h>

#include <regex>

#include "catch.hpp"
#include "processes.hpp"

namespace {

// The logged value, which is the rest of the line.
std::string logged(std::string_view value) {
  const ocr::test::CapturedErrors errors;
  ocr::log_info("test").with("key", value);
  const std::string line = errors.text();
  return line.substr(line.find(" key=") + 5);
}

}  // namespace

TEST_CASE("log: a line starts with its time, level, event and process") {
  const ocr::test::CapturedErrors errors;
  ocr::log_info("one");
  ocr::log_warning("two").with("count", 3).with("ms", 1.25);
  ocr::log_error("three");
  const std::string pid = std::to_string(getpid());
  const std::string time = R"(ts=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z )";
  CHECK(std::regex_match(errors.text(),
                         std::regex(time + "level=info event=one pid=" + pid + "\n" + time +
                                    "level=warning event=two pid=" + pid + R"( count=3 ms=1\.[23])" + "\n" +
                                    time + "level=error event=three pid=" + pid + "\n")));
}

TEST_CASE("log: ambiguous values are quoted and escaped") {
  CHECK(logged("plain-1/2") == "plain-1/2\n");
  CHECK(logged("") == "\"\"\n");
  CHECK(logged("two words") == "\"two words\"\n");
  CHECK(logged("a=b") == "\"a=b\"\n");
  CHECK(logged("a\"b\\c") == "\"a\\\"b\\\\c\"\n");
  CHECK(logged("a\nb\rc\x1b[0m\x7f") == "\"a?b?c?[0m?\"\n");
  CHECK(logged("ä") == "\"ä\"\n");
}

TEST_CASE("log: a huge value is truncated") {
  CHECK(logged(std::string(100'000, 'x')) == std::string(500, 'x') + "\n");
}
