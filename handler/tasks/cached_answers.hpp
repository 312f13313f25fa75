// Answers to images that were read before: the same bytes, options and engine give the same text, so it is
// kept in memcached by their SHA-256, and images that are being read are not read twice at the same time.
//
// Who asks for an image that another process reads waits for it, and takes over should that one die
// (lock_file.hpp). That may be a worker, at its lower priority: the price of reading it once. Without
// memcached everybody reads for himself.
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

// What the key of an answer is made of besides image and options, and how answers are kept.
struct AnswerRules {
  bool is_on;
  std::string engine_version;
  std::chrono::seconds keep;
};

class CachedAnswers {
 public:
  // `lock_path` is the same for all processes. The cache outlives this.
  CachedAnswers(ResultCache& cache, AnswerRules rules, std::string lock_path)
      : cache_(cache), rules_(std::move(rules)), being_read_(std::move(lock_path)) {}

  // Its name in memcached; empty where answers are not kept.
  std::string key_of(std::string_view image, const OcrOptions& options) const;

  std::optional<std::string> find(const std::string& key);

  struct Answer {
    Result<std::string> json;
    bool was_known;
  };
  // Another's answer, waited for if need be until `latest`, or else what `read` gives. An empty key: what
  // `read` gives.
  Answer find_or_read(const std::string& key, std::chrono::steady_clock::time_point latest,
                      const KeepGoing& keep_going, const std::function<Result<std::string>()>& read);

 private:
  Answer read_and_keep(const std::string& key, const std::function<Result<std::string>()>& read);

  ResultCache& cache_;
  AnswerRules rules_;
  LockFile being_read_;
};

}  // namespace ocr
