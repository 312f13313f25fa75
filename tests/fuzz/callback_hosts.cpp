// The hosts that callbacks may be sent to: no address is allowed but those of the list.
#include "callbacks/callback_hosts.hpp"

#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>

#include "fuzz.hpp"

using namespace ocr;
using namespace ocr::fuzz;

namespace {

std::optional<CallbackHosts> hosts_of(const std::string& list) {
  try {
    return CallbackHosts(list);
  } catch (const BadSetting&) {
    return std::nullopt;
  }
}

void check_address(const std::string& text) {
  const auto address = parse_address(text);
  if (address) must_hold(parse_address(to_text(*address)) == *address, "an address survives being written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider provider(data, size);
  Address address;
  for (std::uint8_t& byte : address.bytes) byte = provider.ConsumeIntegral<std::uint8_t>();
  const auto port = provider.ConsumeIntegral<std::uint16_t>();
  const std::string host = provider.ConsumeRandomLengthString(300);
  const std::string list = provider.ConsumeRemainingBytesAsString();
  must_hold(parse_address(to_text(address)) == address, "any address can be written and read");
  check_address(host);
  is_public(address);
  const auto hosts = hosts_of(list);
  if (!hosts) return 0;
  const bool lists_address =
      std::any_of(list.begin(), list.end(), [](char c) { return c >= '0' && c <= '9'; }) ||
      list.find(':') != std::string::npos;
  must_hold(lists_address || !hosts->allow(address, port), "a list of names allows no address");
  must_hold(!hosts->empty() || !hosts->allow(host, port), "an empty list allows nothing");
  return 0;
}
