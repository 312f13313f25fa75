// memcached client: a fast cache of results, shared by all processes. Only result_cache.cpp includes
// libmemcached.
//
// Never authoritative: every call can fail, and none throws. A server that does not answer is left alone for
// a second, so that it costs each process at most one timeout per second.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace ocr {

class ResultCache {
 public:
  // `server` is "host:port" or the path of a Unix socket. Connects on first use. An answer that takes longer
  // than `patience` is a failure.
  explicit ResultCache(const std::string& server,
                       std::chrono::milliseconds patience = std::chrono::milliseconds(250));
  ~ResultCache();
  ResultCache(const ResultCache&) = delete;
  ResultCache& operator=(const ResultCache&) = delete;

  std::optional<std::string> get(const std::string& key);
  void put(const std::string& key, const std::string& value, std::chrono::seconds keep);
  bool erase(const std::string& key);  // false: the server did not answer and may still have it
  bool answers();                      // asks the server now
  bool is_resting() const;             // it did not answer and is left alone for now

 private:
  struct Client;
  std::unique_ptr<Client> client_;
};

}  // namespace ocr
