#include "base/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string_view>

namespace ocr {
namespace {

constexpr std::size_t ipv4_size = 4;

struct Network {
  Address base;
  unsigned bits;

  bool holds(const Address& address) const {
    const std::size_t whole = bits / 8;
    const unsigned rest = bits % 8;
    const auto first = static_cast<std::ptrdiff_t>(whole);
    if (!std::equal(base.bytes.begin(), std::next(base.bytes.begin(), first), address.bytes.begin()))
      return false;
    return rest == 0 || base.bytes.at(whole) >> (8 - rest) == address.bytes.at(whole) >> (8 - rest);
  }
};

constexpr Network ipv4_network(std::uint8_t a, std::uint8_t b, std::uint8_t c, unsigned bits) {
  return {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, a, b, c, 0}}, 96 + bits};
}

// Takes the first three 16-bit groups; no network below needs more.
constexpr Network ipv6_network(unsigned first, unsigned second, unsigned third, unsigned bits) {
  Network network{{}, bits};
  unsigned at = 0;
  for (const unsigned group : {first, second, third}) {
    network.base.bytes.at(at++) = static_cast<std::uint8_t>(group >> 8);
    network.base.bytes.at(at++) = static_cast<std::uint8_t>(group & 0xFF);
  }
  return network;
}

// From https://www.iana.org/assignments/iana-ipv4-special-registry and its IPv6 counterpart.
constexpr std::array special{
    ipv4_network(0, 0, 0, 8),            // this host
    ipv4_network(10, 0, 0, 8),           // private
    ipv4_network(100, 64, 0, 10),        // carrier-grade NAT
    ipv4_network(127, 0, 0, 8),          // loopback
    ipv4_network(169, 254, 0, 16),       // link-local, including cloud metadata services
    ipv4_network(172, 16, 0, 12),        // private
    ipv4_network(192, 0, 0, 24),         // protocol assignments
    ipv4_network(192, 0, 2, 24),         // documentation
    ipv4_network(192, 88, 99, 24),       // 6to4 relays
    ipv4_network(192, 168, 0, 16),       // private
    ipv4_network(198, 18, 0, 15),        // benchmarking
    ipv4_network(198, 51, 100, 24),      // documentation
    ipv4_network(203, 0, 113, 24),       // documentation
    ipv4_network(224, 0, 0, 4),          // multicast
    ipv4_network(240, 0, 0, 4),          // reserved, including broadcast
    ipv6_network(0x2001, 0, 0, 23),      // protocol assignments, including Teredo
    ipv6_network(0x2001, 0xDB8, 0, 32),  // documentation
    ipv6_network(0x3FFF, 0, 0, 20),      // documentation
};
constexpr Network mapped_ipv4 = ipv4_network(0, 0, 0, 0);
constexpr Network global_unicast = ipv6_network(0x2000, 0, 0, 3);
constexpr Network six_to_four = ipv6_network(0x2002, 0, 0, 16);
constexpr Network nat64 = ipv6_network(0x64, 0xFF9B, 0, 96);

Address ipv4_at(const std::uint8_t* bytes) {
  Address address = mapped_ipv4.base;
  std::copy_n(bytes, ipv4_size, std::prev(address.bytes.end(), ipv4_size));
  return address;
}

}  // namespace

std::optional<Address> parse_address(const std::string& text) {
  std::array<std::uint8_t, ipv4_size> ipv4{};
  if (inet_pton(AF_INET, text.c_str(), ipv4.data()) == 1) return ipv4_at(ipv4.data());
  Address address;
  if (inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::optional<Address> address_of(const sockaddr& socket_address) {
  if (socket_address.sa_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &socket_address, sizeof ipv4);
    std::array<std::uint8_t, ipv4_size> bytes{};
    std::memcpy(bytes.data(), &ipv4.sin_addr, bytes.size());
    return ipv4_at(bytes.data());
  }
  if (socket_address.sa_family == AF_INET6) {
    sockaddr_in6 ipv6{};
    std::memcpy(&ipv6, &socket_address, sizeof ipv6);
    Address address;
    std::memcpy(address.bytes.data(), &ipv6.sin6_addr, address.bytes.size());
    return address;
  }
  return std::nullopt;
}

std::string to_text(const Address& address) {
  constexpr std::string_view mapped = "::ffff:";
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(AF_INET6, address.bytes.data(), text.data(), text.size());
  const std::string_view written(text.data());
  return std::string(mapped_ipv4.holds(address) ? written.substr(mapped.size()) : written);
}

bool is_public(const Address& address) {
  if (six_to_four.holds(address)) return is_public(ipv4_at(&address.bytes.at(2)));
  if (nat64.holds(address)) return is_public(ipv4_at(&address.bytes.at(12)));
  if (!mapped_ipv4.holds(address) && !global_unicast.holds(address)) return false;
  return std::none_of(special.begin(), special.end(),
                      [&](const Network& network) { return network.holds(address); });
}

}  // namespace ocr
