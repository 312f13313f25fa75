#include "base/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstring>
#include <string>

#include "catch.hpp"

namespace {

bool is_public(const std::string& text) {
  const auto address = ocr::parse_address(text);
  REQUIRE(address);
  return ocr::is_public(*address);
}

template <class SocketAddress>
const sockaddr& as_generic(const SocketAddress& address) {
  return reinterpret_cast<const sockaddr&>(address);
}

}  // namespace

TEST_CASE("address: addresses of the public internet") {
  const std::string text = GENERATE(
      as<std::string>{}, "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
      "126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
      "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
      "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001:80f::200e", "2001:4860:4860::8888",
      "2001:db9::1", "3fff:1000::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1");
  INFO(text);
  CHECK(is_public(text));
}

TEST_CASE("address: addresses that are not public") {
  const std::string text =
      GENERATE(as<std::string>{}, "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.0",
               "100.127.255.255", "127.0.0.1", "127.255.255.255", "169.254.0.1", "169.254.169.254",
               "172.16.0.0", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.88.99.1",
               "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.1",
               "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255");
  INFO(text);
  CHECK_FALSE(is_public(text));
  CHECK_FALSE(is_public("::ffff:" + text));
  CHECK_FALSE(is_public("64:ff9b::" + text));
}

TEST_CASE("address: IPv6 addresses that are not public") {
  const std::string text =
      GENERATE(as<std::string>{}, "::", "::1", "::7f00:1", "::8.8.8.8", "100::1", "64:ff9b:1::8.8.8.8",
               "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff00::1", "ff02::1", "4000::1",
               "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:20::1", "2001:1ff::1", "2001:db8::1",
               "3fff::1", "3fff:fff::1", "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1",
               "2002:a9fe:a9fe::1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::10.1.2.3");
  INFO(text);
  CHECK_FALSE(is_public(text));
}

TEST_CASE("address: only addresses are parsed, not names") {
  for (const char* text : {"", "localhost", "1.2.3", "1.2.3.4.5", "1.2.3.256", "0x7f.0.0.1", "1.2.3.4 ",
                           "[::1]", "::1%lo", ":::", "1.2.3.4:80"}) {
    INFO(text);
    CHECK_FALSE(ocr::parse_address(text));
  }
  CHECK(ocr::parse_address("::ffff:1.2.3.4") == ocr::parse_address("1.2.3.4"));
  CHECK(ocr::parse_address("::1.2.3.4") != ocr::parse_address("1.2.3.4"));
  CHECK(ocr::to_text(*ocr::parse_address("::ffff:1.2.3.4")) == "1.2.3.4");
  CHECK(ocr::to_text(*ocr::parse_address("2001:DB8:0::1")) == "2001:db8::1");
}

TEST_CASE("address: a socket address and its text result in the same address") {
  sockaddr_in ipv4{};
  ipv4.sin_family = AF_INET;
  inet_pton(AF_INET, "192.0.2.7", &ipv4.sin_addr);
  CHECK(ocr::address_of(as_generic(ipv4)) == ocr::parse_address("192.0.2.7"));

  sockaddr_in6 ipv6{};
  ipv6.sin6_family = AF_INET6;
  inet_pton(AF_INET6, "2001:db8::7", &ipv6.sin6_addr);
  CHECK(ocr::address_of(as_generic(ipv6)) == ocr::parse_address("2001:db8::7"));

  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  CHECK_FALSE(ocr::address_of(as_generic(local)));
}
