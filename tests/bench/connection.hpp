// One client's connection to a service, kept open from request to request as a browser or a proxy keeps it.
// (`send` in client.hpp connects anew each time, which a client that asks thousands of times a second would
// measure instead.) Used by one thread.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "client.hpp"

class Connection {
 public:
  // `stop`, where given, ends a request that is under way: its answer has the status 0.
  explicit Connection(std::string base_url, const std::atomic<bool>* stop = nullptr);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Answer post(const std::string& path, const std::string& body, const std::vector<std::string>& headers = {});
  Answer get(const std::string& path) { return ask("GET", path, nullptr, {}); }
  Answer erase(const std::string& path) { return ask("DELETE", path, nullptr, {}); }

 private:
  Answer ask(const char* method, const std::string& path, const std::string* body,
             const std::vector<std::string>& headers);

  struct Handle;
  std::unique_ptr<Handle> handle_;
  std::string base_url_;
  const std::atomic<bool>* stop_;
};
