// The hosts that callbacks may be sent to: the operator's list, OCR_CALLBACK_HOSTS.
//
// A name in the list allows that name in a URL, and any public address that it leads to. An address that is
// not public is allowed only where it stands in the list itself.
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
  // The host as a URL writes it: IPv6 in brackets, letters of either case.
  bool allow(const std::string& host, std::uint16_t port) const;
  bool allow(const Address& address, std::uint16_t port) const;

 private:
  struct Entry {
    std::string name;                // in lower case; or else
    std::optional<Address> address;  // what it is when it is no name
    std::optional<std::uint16_t> port;
  };
  static Entry parse(const std::string& text);
  bool list(const Entry& wanted) const;

  std::vector<Entry> entries_;
};

// Throws BadSetting if the list is malformed, or names hosts while there is no secret to sign with.
void require_usable_callbacks(const Config& config);

}  // namespace ocr
