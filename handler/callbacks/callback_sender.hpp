// Sends the ends of tasks to the addresses that their clients named. Only callback_sender.cpp knows libcurl.
//
// Promises that nothing is connected to but what the operator's list allows: a URL is judged by the parser
// that sends it, an address when its socket is made, whatever a name led to before. No redirect and no proxy
// is followed, certificates are checked, and it ends in time.
// Not trusted: the URL, what its host's name leads to, and the answer, of which only the status is used.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "callbacks/callback_hosts.hpp"

namespace ocr {

// Whether a client may name this URL.
Result<void> check_callback_url(const std::string& url, const CallbackHosts& hosts);

// "t=<unix seconds>,v1=<HMAC-SHA256 of "<t>.<body>" in hexadecimal>"
std::string callback_signature(const std::string& secret, std::int64_t unix_seconds, const std::string& body);

class CallbackSender {
 public:
  static constexpr std::int64_t connect_timeout_ms = 5'000;
  static constexpr std::int64_t timeout_ms = 15'000;  // for all of it

  CallbackSender(CallbackHosts hosts, std::string secret);
  ~CallbackSender();
  CallbackSender(const CallbackSender&) = delete;
  CallbackSender& operator=(const CallbackSender&) = delete;

  // Nothing once the receiver has answered 2xx; otherwise why it is not delivered.
  std::optional<std::string> post(const std::string& url, const std::string& task_id,
                                  const std::string& json) const;

 private:
  CallbackHosts hosts_;
  std::string secret_;
};

}  // namespace ocr
