#include "tasks/backlog.hpp"

#include <algorithm>

namespace ocr {
namespace {

std::chrono::seconds time_for(std::int64_t tasks, const TaskCounts& counts, std::chrono::seconds longest) {
  constexpr std::chrono::seconds shortest{1};
  const std::chrono::seconds minute{60};
  if (tasks == 0) return shortest;
  if (counts.finished_last_minute == 0) return longest;
  return std::clamp(minute * tasks / counts.finished_last_minute, shortest, longest);
}

}  // namespace

std::chrono::seconds until_done(std::int64_t tasks_ahead, const TaskCounts& counts) {
  return time_for(tasks_ahead, counts, std::chrono::seconds(30));
}

std::chrono::seconds until_room(const TaskCounts& counts) {
  return time_for(std::max<std::int64_t>(1, (counts.queued + counts.running) / 10), counts,
                  std::chrono::seconds(600));
}

}  // namespace ocr
