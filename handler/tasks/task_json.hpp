// JSON representation of a task's state.
#pragma once

#include <string>

#include "tasks/task_store.hpp"

namespace ocr {

// Body of `GET /image`: the task's id and status, followed by its result, its problem or its position in the
// queue.
std::string task_json(const std::string& id, const TaskView& task);

}  // namespace ocr
