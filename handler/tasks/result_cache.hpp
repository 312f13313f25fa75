// memcached: the fast, shared and forgetful place for finished results. Only result_cache.cpp knows
// libmemcached.
//
// Never the truth: every call may come to nothing, and never throws. A server that does not answer is left
// alone for a second, so that it costs each process at most one timeout a second.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace ocr {

class ResultCache {
 public:
  // `server` is "host:port", or the path of a Unix socket. Connects at the first use. An answer that takes
  // longer than `patience` is none.
  explicit ResultCache(const std::string& server,
                       std::chrono::milliseconds patience = std::chrono::milliseconds(250));
  ~ResultCache();
  ResultCache(const ResultCache&) = delete;
  ResultCache& operator=(const ResultCache&) = delete;

  std::optional<std::string> get(const std::string& key);
  void put(const std::string& key, const std::string& value, std::chrono::seconds keep);
  bool erase(const std::string& key);  // false: the server did not answer, and may hold it still
  bool answers();                      // asks the server now
  bool is_resting() const;             // it did not answer, and is left alone for the moment

 private:
  struct Client;
  std::unique_ptr<Client> client_;
};

}  // namespace ocr
