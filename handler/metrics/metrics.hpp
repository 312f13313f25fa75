// What this service has done, counted over all of its processes: requests, pages, tasks, and how long they
// took.
//
// The counts lie in one file of fixed size that every process maps, each in 64 bits that are only ever added
// to by one atomic instruction; so counting takes no lock and no system call, and a process that is killed
// leaves nothing half done. The head names the layout: a release that counts otherwise begins a new file, and
// its predecessor's processes finish with the old one. Children that read images have not got the mapping at
// all: they must not count. Like the log, counting never fails: a file that cannot be had is logged, and the
// process counts for itself.
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

// What happens, counted. Their names outside stand in one table in metrics.cpp.
enum class Event {
  recognition,
  answer_found,      // a request was answered from what had been read before
  answer_not_found,  // and one that had to be read
  memcached_failed,
  task_done,
  task_known,  // done as soon as it was accepted
  task_failed,
  task_gave_up,
  attempt_failed,  // and the task is tried again
  attempt_made_way,
  attempt_lost,  // its task was erased, or went to another worker
  task_expired,
  callback_delivered,
  callback_postponed,
  callback_gave_up,
};

enum class Duration { page, task_wait };

struct ServedRequest {
  std::string_view route;  // "GET /image"; one that is none of ours counts as "other"
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

  // From here on counts in the file, with all others that do.
  void share(const std::string& path);

  void count(Event event, std::uint64_t times = 1) noexcept;
  void count(const ServedRequest& request) noexcept;
  void count_page() noexcept;                // that was read
  void count_page(ErrorCode code) noexcept;  // that was not
  void add(Duration duration, std::chrono::nanoseconds took) noexcept;

  void write(MetricsText& text) const;

 private:
  struct Slots;

  std::unique_ptr<Slots> own_;
  Slots* slots_;
};

// This process's, as its log is.
Metrics& metrics();

}  // namespace ocr
