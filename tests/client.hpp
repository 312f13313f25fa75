// What a client of the service sees: HTTP requests through libcurl, and the samples to send. Only client.cpp
// knows libcurl.
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

  // A string, number or literal field of a flat JSON body, without its quotes; escapes resolved.
  std::string field(const std::string& name) const;
};

struct Ask {
  std::string method = "GET";
  std::string url;
  std::string body;
  std::vector<std::string> headers;
  std::string file;  // sent as the part "image" of a form, with `form` beside it
  std::map<std::string, std::string> form;
  std::chrono::milliseconds give_up{180'000};
};

// One client's connection, kept open from request to request as a browser or a proxy keeps it: a client that
// asks thousands of times a second would else measure how connections are made. Used by one thread.
class Connection {
 public:
  // `stop`, where given, ends a request that is under way: its answer has the status 0.
  explicit Connection(std::string base_url = "", const std::atomic<bool>* stop = nullptr);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Answer post(const std::string& path, const std::string& body, const std::vector<std::string>& headers = {});
  Answer get(const std::string& path) { return ask("GET", path, "", {}); }
  Answer erase(const std::string& path) { return ask("DELETE", path, "", {}); }

  // `body` in place of the one that `ask` holds, so that a large one need not be copied for it.
  Answer send(const Ask& ask, const std::string& body);

 private:
  Answer ask(const char* method, const std::string& path, const std::string& body,
             const std::vector<std::string>& headers);

  struct Handle;
  std::unique_ptr<Handle> handle_;
  std::string base_url_;
  const std::atomic<bool>* stop_;
};

// Each of these by a connection of its own.
Answer send(const Ask& ask);
Answer get(const std::string& url);
Answer post(const std::string& url, const std::string& body, const std::vector<std::string>& headers = {});

// Asks for a task until it is done or failed, as its Retry-After allows or sooner; bounded by `patience`.
Answer await_task(const std::string& base_url, const std::string& task_id,
                  std::chrono::seconds patience = std::chrono::seconds(120));

std::string base64(const std::string& bytes);
std::string json_with_image(const std::string& bytes);

std::string read_file(const std::string& path);
std::string sample(const std::string& name);  // the bytes of images/NAME
std::string truth(const std::string& name);   // the text that images/NAME shows

// Levenshtein distance over the length of the truth, runs of white space counted as one space.
double character_error_rate(const std::string& text, const std::string& truth);
