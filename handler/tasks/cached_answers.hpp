// Cache of answers to images that were read before. The same bytes, options and engine produce the same text,
// so the answer is kept in memcached under their SHA-256, and no image is read by two processes at once.
//
// A caller asking for an image that another process is already reading waits for that result, and takes over
// if the process dies (lock_file.hpp). The other process may be a worker at lower priority, which is the
// price of reading the image only once. Without memcached every process reads for itself.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/lock_file.hpp"
#include "base/result.hpp"
#include "isolation/isolate.hpp"
#include "options/ocr_options.hpp"
#include "tasks/result_cache.hpp"

namespace ocr {

// Settings of the cache. The engine's version is part of every key.
struct AnswerRules {
  bool is_on;
  std::string engine_version;
  std::chrono::seconds keep;
};

class CachedAnswers {
 public:
  // All processes must use the same `lock_path`. `cache` must outlive this object.
  CachedAnswers(ResultCache& cache, AnswerRules rules, std::string lock_path)
      : cache_(cache), rules_(std::move(rules)), being_read_(std::move(lock_path)) {}

  // memcached key of the answer; empty if answers are not cached.
  std::string key_of(std::string_view image, const OcrOptions& options) const;

  // Not trusted: what memcached returns. What is not a JSON object counts as absent.
  std::optional<std::string> find(const std::string& key);

  struct Answer {
    Result<std::string> json;
    bool was_known;
  };
  // Returns the cached answer, waiting if another process is reading the same image; otherwise calls `read`.
  // With an empty key it always calls `read`. Errors while waiting: deadline_exceeded at `latest`,
  // client_gone once `keep_going` returns false.
  Answer find_or_read(const std::string& key, std::chrono::steady_clock::time_point latest,
                      const KeepGoing& keep_going, const std::function<Result<std::string>()>& read);

 private:
  Answer read_and_keep(const std::string& key, const std::function<Result<std::string>()>& read);

  ResultCache& cache_;
  AnswerRules rules_;
  LockFile being_read_;
};

}  // namespace ocr
