// Retry-After estimates, from the rate at which tasks finished in the last minute.
#pragma once

#include <chrono>
#include <cstdint>

#include "tasks/task_store.hpp"

namespace ocr {

// Time until a task with this many tasks ahead is done: Retry-After of `GET /image`. 1 to 30 s.
std::chrono::seconds until_done(std::int64_t tasks_ahead, const TaskCounts& counts);

// Time until a tenth of a full queue is done: Retry-After of a 429. 1 to 600 s.
std::chrono::seconds until_room(const TaskCounts& counts);

}  // namespace ocr
