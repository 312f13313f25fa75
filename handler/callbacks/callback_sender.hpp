// Sends callbacks: the ends of tasks, to their clients' URLs. Only callback_sender.cpp includes libcurl.
//
// Promises to connect only to hosts that the operator's list allows. A URL is checked by the parser that is
// used for sending, and an address is checked when its socket is created, whatever the name resolved to
// before. No redirect or proxy is followed, certificates are verified, and each delivery has a timeout.
//
// Not trusted: the URL, the addresses of its host name, and the answer, of which only the status is used.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "callbacks/callback_hosts.hpp"

namespace ocr {

// Returns a bad_option error if a client may not use this URL.
Result<void> check_callback_url(const std::string& url, const CallbackHosts& hosts);

// "t=<unix seconds>,v1=<HMAC-SHA256 of "<t>.<body>" in hexadecimal>"
std::string callback_signature(const std::string& secret, std::int64_t unix_seconds, const std::string& body);

class CallbackSender {
 public:
  static constexpr std::int64_t connect_timeout_ms = 5'000;
  static constexpr std::int64_t timeout_ms = 15'000;  // for the whole delivery

  CallbackSender(CallbackHosts hosts, std::string secret);
  ~CallbackSender();
  CallbackSender(const CallbackSender&) = delete;
  CallbackSender& operator=(const CallbackSender&) = delete;

  // Returns nullopt if the receiver answered 2xx, otherwise the reason why the callback was not delivered.
  std::optional<std::string> post(const std::string& url, const std::string& task_id,
                                  const std::string& json) const;

 private:
  CallbackHosts hosts_;
  std::string secret_;
};

}  // namespace ocr
