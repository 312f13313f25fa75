#include "connection.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <new>
#include <utility>

namespace {

constexpr long longest_answer_s = 240;

struct HeadersDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* target) {
  static_cast<std::string*>(target)->append(bytes, size * count);
  return size * count;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* target) {
  const std::string line(bytes, size * count);
  const std::size_t colon = line.find(": ");
  if (colon == std::string::npos) return size * count;
  std::string name = line.substr(0, colon);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  (*static_cast<std::map<std::string, std::string>*>(target))[name] =
      line.substr(colon + 2, line.find_last_not_of("\r\n") - colon - 1);
  return size * count;
}

int has_to_stop(void* stop, curl_off_t /*total*/, curl_off_t /*now*/, curl_off_t /*to_send*/,
                curl_off_t /*sent*/) {
  return static_cast<const std::atomic<bool>*>(stop)->load() ? 1 : 0;
}

}  // namespace

struct Connection::Handle {
  CURL* curl = curl_easy_init();
  Handle() {
    if (curl == nullptr) throw std::bad_alloc();
  }
  ~Handle() { curl_easy_cleanup(curl); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
};

Connection::Connection(std::string base_url, const std::atomic<bool>* stop)
    : handle_(std::make_unique<Handle>()), base_url_(std::move(base_url)), stop_(stop) {}

Connection::~Connection() = default;

Answer Connection::post(const std::string& path, const std::string& body,
                        const std::vector<std::string>& headers) {
  return ask("POST", path, &body, headers);
}

Answer Connection::ask(const char* method, const std::string& path, const std::string* body,
                       const std::vector<std::string>& headers) {
  CURL* curl = handle_->curl;
  Answer answer;
  const std::string url = base_url_ + path;
  // Without `Expect:` curl would ask for leave before it sends a large body.
  std::unique_ptr<curl_slist, HeadersDeleter> list(curl_slist_append(nullptr, "Expect:"));
  for (const std::string& header : headers) curl_slist_append(list.get(), header.c_str());
  curl_easy_reset(curl);  // of its settings; the connection stays
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, longest_answer_s);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list.get());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer.headers);
  if (stop_ != nullptr) {
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, has_to_stop);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(stop_));
  }
  if (body != nullptr) {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
  } else {
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
  }
  if (curl_easy_perform(curl) == CURLE_OK) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
  curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME, &answer.seconds);
  return answer;
}
