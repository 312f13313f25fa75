// Counters for all processes of the service: requests, pages, tasks, and how long they took.
//
// Every process maps the same file of fixed size. Each counter has 64 bits and only changes by an atomic
// addition, so counting needs no lock and no system call, and a killed process leaves no partial update. The
// header identifies the layout: a release with another layout starts a new file, and processes of the
// previous release continue with the old file. Children that read images do not inherit the mapping and must
// not count. Like logging, counting never fails: if the file cannot be opened, this is logged and the process
// counts privately.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace ocr {

class MetricsText;

// Counted events. A table in metrics.cpp lists their names in Prometheus.
enum class Event {
  recognition,
  answer_found,      // a request was answered from the cache
  answer_not_found,  // a request had to be read
  memcached_failed,
  task_done,
  task_known,  // already done when it was accepted
  task_failed,
  task_gave_up,
  attempt_failed,  // the task will be tried again
  attempt_made_way,
  attempt_lost,  // the task was erased or taken over by another worker
  task_expired,
  callback_delivered,
  callback_postponed,
  callback_gave_up,
};

enum class Duration { page, task_wait };

struct ServedRequest {
  std::string_view route;  // for example "GET /image"; an unknown route counts as "other"
  int status;
  std::string_view code;  // the error's name, or empty
  std::chrono::nanoseconds took;
  std::size_t bytes_in;
  std::size_t bytes_out;
};

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  // From now on, counts in this file, together with all other processes that share it.
  void share(const std::string& path);

  void count(Event event, std::uint64_t times = 1) noexcept;
  void count(const ServedRequest& request) noexcept;
  void count_page() noexcept;                 // a page that was read
  void count_page(ErrorCode code) noexcept;   // a page that failed
  void count_coverage(int percent) noexcept;  // how much of a page's text-like ink has words
  void add(Duration duration, std::chrono::nanoseconds took) noexcept;

  void write(MetricsText& text) const;

 private:
  struct Slots;

  std::unique_ptr<Slots> own_;
  Slots* slots_;
};

// The counters of this process.
Metrics& metrics();

}  // namespace ocr
