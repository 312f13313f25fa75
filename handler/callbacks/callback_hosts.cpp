#include "callbacks/callback_hosts.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace ocr {
namespace {

constexpr const char* blanks = " \t";

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(blanks);
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string in_lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

bool is_name(const std::string& text) {
  constexpr std::size_t longest_name = 253;
  return !text.empty() && text.size() <= longest_name &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") == std::string::npos;
}

std::optional<Address> address_in_url(const std::string& host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    return parse_address(host.substr(1, host.size() - 2));
  return host.find(':') == std::string::npos ? parse_address(host) : std::nullopt;
}

BadSetting bad_entry(const std::string& text) {
  return BadSetting{"OCR_CALLBACK_HOSTS: \"" + text +
                    "\" is not a host, host:port, IPv4 address, or IPv6 address in brackets"};
}

}  // namespace

CallbackHosts::Entry CallbackHosts::parse(const std::string& text) {
  Entry entry;
  std::string host = in_lower_case(text);
  const std::size_t colon = host.rfind(':');
  if (colon != std::string::npos && host.back() != ']') {
    std::uint16_t port = 0;
    const char* end = host.data() + host.size();
    const auto [stopped, failure] = std::from_chars(host.data() + colon + 1, end, port);
    if (failure != std::errc() || stopped != end || port == 0) throw bad_entry(text);
    entry.port = port;
    host.resize(colon);
  }
  entry.address = address_in_url(host);
  if (!entry.address && !is_name(host)) throw bad_entry(text);
  if (!entry.address) entry.name = host;
  return entry;
}

CallbackHosts::CallbackHosts(const std::string& list) {
  std::istringstream stream(list);
  for (std::string item; std::getline(stream, item, ',');)
    if (const std::string text = trimmed(item); !text.empty()) entries_.push_back(parse(text));
}

bool CallbackHosts::list(const Entry& wanted) const {
  return std::any_of(entries_.begin(), entries_.end(), [&](const Entry& entry) {
    return entry.name == wanted.name && entry.address == wanted.address &&
           (!entry.port || entry.port == wanted.port);
  });
}

bool CallbackHosts::allow(const std::string& host, std::uint16_t port) const {
  if (const auto address = address_in_url(host)) return allow(*address, port);
  return list({in_lower_case(host), std::nullopt, port});
}

bool CallbackHosts::allow(const Address& address, std::uint16_t port) const {
  return list({"", address, port});
}

void require_usable_callbacks(const Config& config) {
  if (!CallbackHosts(config.callback_hosts).empty() && config.callback_secret.empty())
    throw BadSetting("OCR_CALLBACK_SECRET: required with OCR_CALLBACK_HOSTS, because callbacks are signed");
}

}  // namespace ocr
