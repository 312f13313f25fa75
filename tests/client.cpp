#include "client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <memory>
#include <new>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "base/json_reader.hpp"
#include "web/http.hpp"

namespace {

struct CurlDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(curl_mime* form) const { curl_mime_free(form); }
};

std::size_t append(char* bytes, std::size_t size, std::size_t count, void* target) {
  static_cast<std::string*>(target)->append(bytes, size * count);
  return size * count;
}

std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* target) {
  const std::string line(bytes, size * count);
  const std::size_t colon = line.find(':');
  if (colon != std::string::npos) {
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    const std::size_t from = line.find_first_not_of(' ', colon + 1);
    (*static_cast<std::map<std::string, std::string>*>(target))[name] =
        line.substr(from, line.find_last_not_of("\r\n") + 1 - from);
  }
  return size * count;
}

int has_to_stop(void* stop, curl_off_t /*total*/, curl_off_t /*now*/, curl_off_t /*to_send*/,
                curl_off_t /*sent*/) {
  return static_cast<const std::atomic<bool>*>(stop)->load() ? 1 : 0;
}

std::unique_ptr<curl_mime, CurlDeleter> make_form(CURL* handle, const Ask& ask) {
  std::unique_ptr<curl_mime, CurlDeleter> form(curl_mime_init(handle));
  curl_mimepart* file = curl_mime_addpart(form.get());
  curl_mime_name(file, "image");
  curl_mime_filedata(file, ask.file.c_str());
  for (const auto& [name, value] : ask.form) {
    curl_mimepart* part = curl_mime_addpart(form.get());
    curl_mime_name(part, name.c_str());
    curl_mime_data(part, value.c_str(), CURL_ZERO_TERMINATED);
  }
  return form;
}

std::string collapsed(const std::string& text) {
  std::istringstream words(text);
  std::string joined;
  for (std::string word; words >> word;) joined += (joined.empty() ? "" : " ") + word;
  return joined;
}

}  // namespace

std::string Answer::field(const std::string& name) const {
  std::string padded = body;
  padded.reserve(body.size() + ocr::json_padding);
  std::string found;
  const auto read = ocr::read_json_object(padded, [&](std::string_view key, const ocr::JsonValue& value) {
    if (key == name) found = value.text;
    return ocr::Result<void>();
  });
  return read ? found : "(no JSON) " + body.substr(0, 200);
}

struct Connection::Handle {
  std::unique_ptr<CURL, CurlDeleter> curl{curl_easy_init()};
};

Connection::Connection(std::string base_url, const std::atomic<bool>* stop)
    : handle_(std::make_unique<Handle>()), base_url_(std::move(base_url)), stop_(stop) {
  if (!handle_->curl) throw std::bad_alloc();
}

Connection::~Connection() = default;

Answer Connection::post(const std::string& path, const std::string& body,
                        const std::vector<std::string>& headers) {
  return ask("POST", path, body, headers);
}

Answer Connection::ask(const char* method, const std::string& path, const std::string& body,
                       const std::vector<std::string>& headers) {
  Ask ask;
  ask.method = method;
  ask.url = base_url_ + path;
  ask.headers = headers;
  ask.give_up = std::chrono::minutes(4);
  return send(ask, body);
}

Answer Connection::send(const Ask& ask, const std::string& body) {
  CURL* curl = handle_->curl.get();
  Answer answer;
  // Without this empty `Expect:`, curl would wait for 100 Continue before it sends a large body.
  std::unique_ptr<curl_slist, CurlDeleter> headers(curl_slist_append(nullptr, "Expect:"));
  for (const std::string& header : ask.headers) curl_slist_append(headers.get(), header.c_str());
  curl_easy_reset(curl);  // resets the options but keeps the connection
  curl_easy_setopt(curl, CURLOPT_URL, ask.url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(ask.give_up.count()));
  curl_easy_setopt(curl, CURLOPT_INTERFACE, ask.from.empty() ? nullptr : ask.from.c_str());
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, append);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer.body);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer.headers);
  if (stop_ != nullptr) {
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, has_to_stop);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(stop_));
  }
  std::unique_ptr<curl_mime, CurlDeleter> form;
  if (!ask.file.empty()) {
    form = make_form(curl, ask);
    curl_easy_setopt(curl, CURLOPT_MIMEPOST, form.get());
  } else if (!body.empty() || ask.method == "POST") {
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  }
  if (ask.method == "HEAD") {
    curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
  } else {
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, ask.method.c_str());
  }
  if (curl_easy_perform(curl) == CURLE_OK) curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
  curl_easy_getinfo(curl, CURLINFO_TOTAL_TIME, &answer.seconds);
  return answer;
}

Answer send(const Ask& ask) {
  return Connection().send(ask, ask.body);
}

Answer get(const std::string& url) {
  Ask ask;
  ask.url = url;
  return send(ask);
}

Answer post(const std::string& url, const std::string& body, const std::vector<std::string>& headers) {
  Ask ask;
  ask.method = "POST";
  ask.url = url;
  ask.body = body;
  ask.headers = headers;
  return send(ask);
}

Answer await_task(const std::string& base_url, const std::string& task_id, std::chrono::seconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    Answer answer = get(base_url + "/image?task_id=" + task_id);
    if (answer.status != 202 || std::chrono::steady_clock::now() > deadline) return answer;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

std::string base64(const std::string& bytes) {
  constexpr const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t j = 0; j < 3; ++j)
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    const std::size_t present = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 4; ++j) text += j <= present ? digits[group >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

std::string json_with_image(const std::string& bytes) {
  return "{\"image_data\": \"" + base64(bytes) + "\"}";
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string sample(const std::string& name) {
  return read_file(OCR_SOURCE_DIR "/images/" + name);
}

std::string truth(const std::string& name) {
  return read_file(OCR_SOURCE_DIR "/images/" + name.substr(0, name.rfind('.')) + ".txt");
}

double character_error_rate(const std::string& text, const std::string& true_text) {
  const std::string a = collapsed(text);
  const std::string b = collapsed(true_text);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return b.empty() ? 1.0 : static_cast<double>(row.back()) / static_cast<double>(b.size());
}
