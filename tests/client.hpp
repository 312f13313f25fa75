// A client of the service: HTTP requests with libcurl, and the samples to send. Only client.cpp uses libcurl.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct Answer {
  long status = 0;                             // 0: no answer
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  double seconds = 0;

  // A field of a flat JSON body: a string, without quotes and with escapes resolved, or other JSON.
  std::string field(const std::string& name) const;
};

struct Ask {
  std::string method = "GET";
  std::string url;
  std::string body;
  std::vector<std::string> headers;
  std::string file;  // path of a file to send as the part "image" of a form, with the fields of `form`
  std::map<std::string, std::string> form;
  std::string from = {};  // the address to send from; empty: any
  std::chrono::milliseconds give_up{180'000};
};

// A client connection that stays open between requests, as with a browser or a proxy. Otherwise a client with
// thousands of requests per second would measure connection setup. For use by one thread.
class Connection {
 public:
  // Setting `stop`, if given, ends a running request: its answer has the status 0.
  explicit Connection(std::string base_url = "", const std::atomic<bool>* stop = nullptr);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Answer post(const std::string& path, const std::string& body, const std::vector<std::string>& headers = {});
  Answer get(const std::string& path) { return ask("GET", path, "", {}); }
  Answer erase(const std::string& path) { return ask("DELETE", path, "", {}); }

  // Sends `body` instead of `ask.body`, so that a large body need not be copied.
  Answer send(const Ask& ask, const std::string& body);

 private:
  Answer ask(const char* method, const std::string& path, const std::string& body,
             const std::vector<std::string>& headers);

  struct Handle;
  std::unique_ptr<Handle> handle_;
  std::string base_url_;
  const std::atomic<bool>* stop_;
};

// Each of these opens a new connection.
Answer send(const Ask& ask);
Answer get(const std::string& url);
Answer post(const std::string& url, const std::string& body, const std::vector<std::string>& headers = {});

// Polls a task every 20 ms, regardless of Retry-After, until it is done or failed or `patience` is over.
Answer await_task(const std::string& base_url, const std::string& task_id,
                  std::chrono::seconds patience = std::chrono::seconds(120));

std::string base64(const std::string& bytes);
std::string json_with_image(const std::string& bytes);

std::string read_file(const std::string& path);
std::string sample(const std::string& name);  // the bytes of images/NAME
std::string truth(const std::string& name);   // the true text of images/NAME

// Levenshtein distance divided by the length of the truth. Runs of white space count as one space.
double character_error_rate(const std::string& text, const std::string& truth);
