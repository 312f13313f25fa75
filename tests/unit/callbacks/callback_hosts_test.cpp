#include "callbacks/callback_hosts.hpp"

#include <string>

#include "base/config.hpp"
#include "catch.hpp"

using ocr::CallbackHosts;

TEST_CASE("callback hosts: an empty list allows nothing") {
  const std::string list = GENERATE(as<std::string>{}, "", " ", ",", " , ,");
  const CallbackHosts hosts(list);
  CHECK(hosts.empty());
  CHECK_FALSE(hosts.allow("", 80));
  CHECK_FALSE(hosts.allow("a.example", 80));
}

TEST_CASE("callback hosts: a name is allowed on all ports, or only on the given port") {
  const CallbackHosts hosts(" a.example , B.Example:8443,c.example:1,c.example:2");
  CHECK_FALSE(hosts.empty());
  CHECK(hosts.allow("a.example", 80));
  CHECK(hosts.allow("A.EXAMPLE", 9999));
  CHECK(hosts.allow("b.example", 8443));
  CHECK_FALSE(hosts.allow("b.example", 443));
  CHECK(hosts.allow("c.example", 1));
  CHECK(hosts.allow("c.example", 2));
  for (const char* other : {"", "example", "x.a.example", "a.example.", "a.example.org", "aa.example"}) {
    INFO(other);
    CHECK_FALSE(hosts.allow(other, 80));
  }
}

TEST_CASE("callback hosts: an address is recognised in every notation") {
  const CallbackHosts hosts("10.0.0.7:8080,[2001:DB8::1],[fd00::1]:9");
  CHECK(hosts.allow("10.0.0.7", 8080));
  CHECK(hosts.allow("[::ffff:10.0.0.7]", 8080));
  CHECK(hosts.allow(*ocr::parse_address("10.0.0.7"), 8080));
  CHECK_FALSE(hosts.allow("10.0.0.7", 80));
  CHECK_FALSE(hosts.allow(*ocr::parse_address("10.0.0.7"), 80));
  CHECK_FALSE(hosts.allow(*ocr::parse_address("10.0.0.8"), 8080));
  CHECK(hosts.allow("[2001:db8:0::1]", 1));
  CHECK_FALSE(hosts.allow("2001:db8::1", 1));  // a URL needs brackets
  CHECK(hosts.allow("[fd00::1]", 9));
  CHECK_FALSE(hosts.allow("[fd00::1]", 10));
}

TEST_CASE("callback hosts: a listed name does not allow its address") {
  const CallbackHosts hosts("localhost");
  CHECK(hosts.allow("localhost", 80));
  CHECK_FALSE(hosts.allow(*ocr::parse_address("127.0.0.1"), 80));
  CHECK_FALSE(hosts.allow("127.0.0.1", 80));
}

TEST_CASE("callback hosts: a malformed list of hosts is refused") {
  const std::string list =
      GENERATE(as<std::string>{}, "http://a.example", "a.example/path", "a.example:", "a.example:0",
               "a.example:65536", "a.example:80x", "::1", "[::1", "[::1]x", "[a.example]", "a b", "*.example",
               "user@a.example", "a.example;b.example", "ok.example,bad host");
  INFO(list);
  CHECK_THROWS_AS(CallbackHosts(list), ocr::BadSetting);
}

TEST_CASE("callback hosts: a list of hosts requires a secret for signing") {
  ocr::Config config;
  CHECK_NOTHROW(ocr::require_usable_callbacks(config));
  config.callback_hosts = "a.example";
  CHECK_THROWS_AS(ocr::require_usable_callbacks(config), ocr::BadSetting);
  config.callback_secret = "s";
  CHECK_NOTHROW(ocr::require_usable_callbacks(config));
  config.callback_hosts = "a.example:0";
  CHECK_THROWS_AS(ocr::require_usable_callbacks(config), ocr::BadSetting);
}
