// An IP address as the kernel connects to it, and whether it belongs to the public internet.
//
// Promises that what is not known to be public is not: of IPv6 only global unicast is, and what carries an
// IPv4 address inside (mapped, 6to4, NAT64) is judged by that one.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace ocr {

// IPv4 is kept as ::ffff:a.b.c.d, so that both ways to write an address are the same.
struct Address {
  std::array<std::uint8_t, 16> bytes{};
  bool operator==(const Address&) const = default;
};

// "192.0.2.1" or "2001:db8::1", without brackets; nothing for any other text, names included.
std::optional<Address> parse_address(const std::string& text);
// Nothing for a family other than IPv4 and IPv6.
std::optional<Address> address_of(const sockaddr& socket_address);
std::string to_text(const Address& address);

bool is_public(const Address& address);

}  // namespace ocr
