// The hosts to which callbacks may be sent: the operator's list in OCR_CALLBACK_HOSTS.
//
// A name in the list allows URLs with that name, and any public address that it resolves to. An address that
// is not public is allowed only if it is in the list itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/address.hpp"
#include "base/config.hpp"

namespace ocr {

class CallbackHosts {
 public:
  // "host, host:port, 192.0.2.1, [2001:db8::1]:8443 …". Throws BadSetting for anything else.
  explicit CallbackHosts(const std::string& list);

  bool empty() const { return entries_.empty(); }
  // `host` as in a URL: IPv6 in brackets, upper or lower case.
  bool allow(const std::string& host, std::uint16_t port) const;
  bool allow(const Address& address, std::uint16_t port) const;

 private:
  struct Entry {
    std::string name;                   // in lower case; empty if the entry is an address
    std::optional<Address> address;     // only if the entry is not a name
    std::optional<std::uint16_t> port;  // nullopt: all ports
  };
  static Entry parse(const std::string& text);
  bool list(const Entry& wanted) const;

  std::vector<Entry> entries_;
};

// Throws BadSetting if the list is malformed, or if it names hosts but no secret for signing is set.
void require_usable_callbacks(const Config& config);

}  // namespace ocr
