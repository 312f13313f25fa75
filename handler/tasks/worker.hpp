// Takes tasks from the store, one at a time, until it is asked to stop: claim, read, publish.
//
// Promises to publish a task's end only under its own lease, to the store before memcached. A task whose
// reader crashes is tried again, a few times; one that is merely unreadable, or late, is not. A document is
// put back into the queue after each page while other tasks wait, and goes on where it was.
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
  // All of them outlive this.
  Worker(const Config& config, const OptionRules& rules, ImageReader& reader, TaskStore& store,
         ResultCache& cache, CachedAnswers& answers)
      : config_(config), rules_(rules), reader_(reader), store_(store), cache_(cache), answers_(answers) {}

  void run();  // returns once SIGTERM or SIGUSR1 asked for it and the task in hand has ended

 private:
  void do_chores();
  bool work_on_one();
  void work_on(const ClaimedTask& task);
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
  bool made_way_ = false;  // the task in hand, a document, was put back into the queue
  std::chrono::steady_clock::time_point next_chores_{};
};

}  // namespace ocr
