#include "callbacks/callback_sender.hpp"

#include <curl/curl.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <memory>
#include <utility>

#include "base/digest.hpp"
#include "base/error.hpp"

namespace ocr {
namespace {

constexpr std::size_t longest_url = 2048;
constexpr std::size_t longest_answer = 64 << 10;

struct CurlDeleter {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(char* text) const { curl_free(text); }
};
using Url = std::unique_ptr<CURLU, CurlDeleter>;

std::string part_of(const Url& url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, flags) != CURLUE_OK) return "";
  const std::unique_ptr<char, CurlDeleter> owned(text);
  return text;
}

Error bad_url(const std::string& why) {
  return Error{ErrorCode::bad_option, "The option \"callback_url\" " + why};
}

std::uint16_t port_of(const Url& url) {
  const std::string text = part_of(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::uint16_t port = 0;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port;
}

// Returns the parsed URL for sending, so that no second parser can interpret the text differently.
Result<Url> parse_url(const std::string& text, const CallbackHosts& hosts) {
  if (hosts.empty()) return bad_url("cannot be used: this server sends no callbacks.");
  if (text.size() > longest_url)
    return bad_url("is longer than " + std::to_string(longest_url) + " characters.");
  const bool is_visible = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
  Url url(curl_url());
  if (!is_visible || curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
    return bad_url("is not a URL.");
  const std::string scheme = part_of(url, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return bad_url("is neither an http nor an https URL.");
  char* user = nullptr;
  const bool has_user = curl_url_get(url.get(), CURLUPART_USER, &user, 0) == CURLUE_OK;
  const std::unique_ptr<char, CurlDeleter> owned(user);
  if (has_user || !part_of(url, CURLUPART_PASSWORD).empty())
    return bad_url("contains a user name or password; callbacks are signed instead.");
  if (text.find('#') != std::string::npos) return bad_url("has a fragment, which is never sent to a server.");
  if (!part_of(url, CURLUPART_ZONEID).empty() || !hosts.allow(part_of(url, CURLUPART_HOST), port_of(url)))
    return bad_url("names a host or port to which this server sends no callbacks.");
  return url;
}

// The address check of one delivery. `refused` is the address that was refused, if any.
struct Gate {
  const CallbackHosts& hosts;
  std::string refused;
};

std::uint16_t port_of(const curl_sockaddr& target) {
  // The port has the same offset in both address families.
  static_assert(offsetof(sockaddr_in, sin_port) == offsetof(sockaddr_in6, sin6_port));
  std::uint16_t port = 0;
  std::copy_n(reinterpret_cast<const char*>(&target.addr) + offsetof(sockaddr_in, sin_port), sizeof port,
              reinterpret_cast<char*>(&port));
  return ntohs(port);
}

curl_socket_t open_socket(void* gate_data, curlsocktype /*purpose*/, curl_sockaddr* target) {
  auto& gate = *static_cast<Gate*>(gate_data);
  const auto address = address_of(target->addr);
  if (!address || !(is_public(*address) || gate.hosts.allow(*address, port_of(*target)))) {
    gate.refused = address ? to_text(*address) : "an address that is not IP";
    return CURL_SOCKET_BAD;
  }
  return socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

// Discards the answer's body. Accepts up to longest_answer bytes, so that most servers can finish sending.
std::size_t ignore_answer(char* /*bytes*/, std::size_t size, std::size_t count, void* taken_data) {
  auto& taken = *static_cast<std::size_t*>(taken_data);
  taken += size * count;
  return taken <= longest_answer ? size * count : 0;
}

using Headers = std::unique_ptr<curl_slist, CurlDeleter>;

Headers make_headers(const std::string& task_id, const std::string& signature) {
  Headers headers;
  for (const std::string& line : {std::string("Content-Type: application/json"), "Ocr-Task-Id: " + task_id,
                                  "Ocr-Signature: " + signature, std::string("Expect:")}) {
    curl_slist* longer = curl_slist_append(headers.get(), line.c_str());
    if (!longer) throw Unavailable("not enough memory for a callback");
    static_cast<void>(headers.release());  // `longer` now owns the list
    headers.reset(longer);
  }
  return headers;
}

void restrict_to_the_allowed(CURL* curl, Gate& gate) {
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &gate);
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");  // ignore proxies from the environment
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(CallbackSender::connect_timeout_ms));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(CallbackSender::timeout_ms));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
}

}  // namespace

Result<void> check_callback_url(const std::string& url, const CallbackHosts& hosts) {
  auto parsed = parse_url(url, hosts);
  if (!parsed) return parsed.error();
  return {};
}

std::string callback_signature(const std::string& secret, std::int64_t unix_seconds,
                               const std::string& body) {
  const std::string time = std::to_string(unix_seconds);
  return "t=" + time + ",v1=" + hmac_sha256(secret, time + "." + body);
}

CallbackSender::CallbackSender(CallbackHosts hosts, std::string secret)
    : hosts_(std::move(hosts)), secret_(std::move(secret)) {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw Unavailable("libcurl cannot be initialised");
  // OpenSSL can write to a socket that its peer has closed, and libcurl cannot suppress the SIGPIPE.
  std::signal(SIGPIPE, SIG_IGN);
}

CallbackSender::~CallbackSender() {
  curl_global_cleanup();
}

std::optional<std::string> CallbackSender::post(const std::string& url, const std::string& task_id,
                                                const std::string& json) const {
  const auto target = parse_url(url, hosts_);  // the list may have changed since the URL was accepted
  if (!target) return target.error().detail;
  const std::unique_ptr<CURL, CurlDeleter> handle(curl_easy_init());
  if (!handle) throw Unavailable("not enough memory for a callback");
  CURL* curl = handle.get();
  Gate gate{hosts_, ""};
  restrict_to_the_allowed(curl, gate);

  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  const Headers headers = make_headers(task_id, callback_signature(secret_, seconds, json));
  std::array<char, CURL_ERROR_SIZE> reason{};
  std::size_t taken = 0;
  curl_easy_setopt(curl, CURLOPT_CURLU, target.value().get());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, json.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(json.size()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, ignore_answer);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &taken);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason.data());
  const CURLcode code = curl_easy_perform(curl);

  // Once there is a status, an error in the body does not matter.
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (status >= 200 && status < 300) return std::nullopt;
  if (status != 0) return "the receiver answered " + std::to_string(status);
  if (!gate.refused.empty())
    return gate.refused + " is not public and is not itself listed in OCR_CALLBACK_HOSTS";
  return reason.front() != '\0' ? std::string(reason.data()) : std::string(curl_easy_strerror(code));
}

}  // namespace ocr
