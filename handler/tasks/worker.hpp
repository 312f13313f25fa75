// The worker: claims tasks from the store one at a time, reads them and publishes the results, until it is
// asked to stop.
//
// Promises to publish a result only under its own lease, and to the store before memcached. A task whose
// reader crashes is retried, up to config.max_attempts attempts; a task that is unreadable or misses its
// deadline is not. An exception while reading counts as such a crash. While other tasks wait, a document is
// put back into the queue after each page, and continues later.
#pragma once

#include "base/config.hpp"
#include "base/stop_signal.hpp"
#include "metrics/metrics.hpp"
#include "options/ocr_options.hpp"
#include "reading/image_reader.hpp"
#include "tasks/cached_answers.hpp"
#include "tasks/result_cache.hpp"
#include "tasks/task_store.hpp"

namespace ocr {

class Worker {
 public:
  // All arguments must outlive this object.
  Worker(const Config& config, const OptionRules& rules, ImageReader& reader, TaskStore& store,
         ResultCache& cache, CachedAnswers& answers)
      : config_(config), rules_(rules), reader_(reader), store_(store), cache_(cache), answers_(answers) {}

  void run();  // returns after SIGTERM or SIGUSR1, once the current task has ended

 private:
  void do_chores();
  bool work_on_one();
  void work_on(const ClaimedTask& task);
  Result<std::string> attempt(const ClaimedTask& task);
  Result<std::string> find_or_read(const ClaimedTask& task);
  Result<std::string> read(const ClaimedTask& task, const OcrOptions& options,
                           const KeepGoing& is_still_ours);
  Result<std::string> read_pages(const ClaimedTask& task, std::vector<Page> pages, const OcrOptions& options,
                                 const KeepGoing& is_still_ours);
  bool finish_in_store(const ClaimedTask& task, TaskState end, const std::string& result);
  void publish(const ClaimedTask& task, TaskState end, const std::string& result, Event event);
  void try_again(const ClaimedTask& task, const Error& error);

  const Config& config_;
  const OptionRules& rules_;
  ImageReader& reader_;
  TaskStore& store_;
  ResultCache& cache_;
  CachedAnswers& answers_;
  StopSignal stop_;
  bool made_way_ = false;  // the current task, a document, was put back into the queue
  std::chrono::steady_clock::time_point next_chores_{};
};

}  // namespace ocr
