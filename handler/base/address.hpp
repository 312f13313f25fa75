// An IP address in the form that the kernel connects to, and whether it belongs to the public internet.
//
// Promises that an address counts as public only if it is known to be. Of IPv6, only global unicast is
// public. An address that embeds an IPv4 address (mapped, 6to4, NAT64) is judged by the embedded address.
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace ocr {

// IPv4 is stored as ::ffff:a.b.c.d, so both notations of an address compare equal.
struct Address {
  std::array<std::uint8_t, 16> bytes{};
  bool operator==(const Address&) const = default;
};

// Parses "192.0.2.1" or "2001:db8::1", without brackets. Returns nullopt for any other text, including names.
std::optional<Address> parse_address(const std::string& text);
// Returns nullopt for a family other than IPv4 or IPv6.
std::optional<Address> address_of(const sockaddr& socket_address);
std::string to_text(const Address& address);

bool is_public(const Address& address);

}  // namespace ocr
