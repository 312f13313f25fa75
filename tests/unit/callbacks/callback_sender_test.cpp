#include "callbacks/callback_sender.hpp"

#include <string>

#include "base/digest.hpp"
#include "callbacks/notifier.hpp"
#include "catch.hpp"

namespace {

using namespace std::chrono_literals;

// Empty if the URL is allowed.
std::string refusal(const std::string& url, const std::string& hosts = "a.example,127.0.0.1:8080,[::1]") {
  const auto checked = ocr::check_callback_url(url, ocr::CallbackHosts(hosts));
  if (checked) return "";
  CHECK(checked.error().code == ocr::ErrorCode::bad_option);
  CHECK(checked.error().detail.find("\"callback_url\"") != std::string::npos);
  return checked.error().detail;
}

bool says(const std::string& text, const std::string& part) {
  INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("callback url: http and https URLs of listed hosts are allowed") {
  const std::string url =
      GENERATE(as<std::string>{}, "http://a.example", "https://a.example/", "HTTPS://A.Example/x?y=z&w",
               "http://a.example:1234/", "http://127.0.0.1:8080/p", "http://0x7f.1:8080/", "http://[::1]/",
               "http://[0:0::1]:99/", "http://[::ffff:127.0.0.1]:8080/");
  INFO(url);
  CHECK(refusal(url).empty());
}

TEST_CASE("callback url: without a list there are no callbacks") {
  CHECK(says(refusal("http://a.example/", ""), "this server sends no callbacks"));
  CHECK(says(refusal("", ""), "this server sends no callbacks"));
}

TEST_CASE("callback url: a malformed URL is refused") {
  const std::string url = GENERATE(as<std::string>{}, "", " ", "a.example", "/path", "http://",
                                   "http://a.example /", "http://a.example/\r\nX: y", "http://a.example/\x01",
                                   "http://a.example/\xC3\xA4", " http://a.example/",
                                   "http://a.example:99999/", "http://a.example:x/", "http://[::1/", "null");
  INFO(url);
  CHECK(says(refusal(url), "is not a URL"));
}

TEST_CASE("callback url: other schemes, user names, fragments and long URLs are refused") {
  CHECK(says(refusal("ftp://a.example/"), "neither an http"));
  CHECK_FALSE(refusal("file:///etc/passwd").empty());
  CHECK_FALSE(refusal("gopher://a.example/").empty());
  CHECK_FALSE(refusal("javascript:alert(1)").empty());
  CHECK(says(refusal("http://user@a.example/"), "contains a user name"));
  CHECK(says(refusal("http://user:password@a.example/"), "contains a user name"));
  CHECK_FALSE(refusal("http://a.example@evil.example/").empty());
  CHECK(says(refusal("http://a.example/#part"), "fragment"));
  CHECK(says(refusal("http://a.example/#"), "fragment"));
  const std::string start = "http://a.example/";
  CHECK(refusal(start + std::string(2048 - start.size(), 'x')).empty());
  CHECK(says(refusal(start + std::string(2049 - start.size(), 'x')), "longer than 2048"));
}

TEST_CASE("callback url: hosts that are not listed are refused") {
  const std::string url =
      GENERATE(as<std::string>{}, "http://b.example/", "http://a.example.evil.example/", "http://127.0.0.1/",
               "http://127.0.0.1:8081/", "http://127.0.0.2:8080/", "http://2130706434:8080/", "http://[::2]/",
               "http://[fe80::1%25eth0]/", "http://[::1%25lo]/", "http://localhost:8080/",
               "http://evil.example/@a.example/", "http://evil.example?a.example", "http://a.example./");
  INFO(url);
  CHECK(says(refusal(url), "to which this server sends no callbacks"));
}

TEST_CASE("callback signature: HMAC-SHA256 as in RFC 4231, over the time and the body") {
  CHECK(ocr::hmac_sha256("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(
      ocr::hmac_sha256(std::string(131, '\xAA'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  CHECK(ocr::callback_signature("key", 1'700'000'000, R"({"a":1})") ==
        "t=1700000000,v1=" + ocr::hmac_sha256("key", R"(1700000000.{"a":1})"));
}

TEST_CASE("callback: the delays between attempts grow, and none follows the last attempt") {
  CHECK(ocr::rest_after_attempt(1, 1s) == 1s);
  CHECK(ocr::rest_after_attempt(2, 1s) == 5s);
  CHECK(ocr::rest_after_attempt(3, 1s) == 30s);
  CHECK(ocr::rest_after_attempt(4, 1s) == 2min);
  CHECK(ocr::rest_after_attempt(5, 1s) == 10min);
  CHECK(ocr::rest_after_attempt(6, 1s) == 1h);
  CHECK_FALSE(ocr::rest_after_attempt(7, 1s));
  CHECK(ocr::rest_after_attempt(2, 3s) == 15s);
}
