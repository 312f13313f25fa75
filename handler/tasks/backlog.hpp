// How long a client had better wait, by the rate at which tasks have come to their end lately.
#pragma once

#include <chrono>
#include <cstdint>

#include "tasks/task_store.hpp"

namespace ocr {

// Until a task with so many before it is done: what `GET /image` says in Retry-After. 1 to 30 s.
std::chrono::seconds until_done(std::int64_t tasks_ahead, const TaskCounts& counts);

// Until a full queue has room again worth asking for (a tenth of it): what a 429 says. 1 to 600 s.
std::chrono::seconds until_room(const TaskCounts& counts);

}  // namespace ocr
