// The JSON document that says where a task stands.
#pragma once

#include <string>

#include "tasks/task_store.hpp"

namespace ocr {

// What `GET /image` answers for a task: its id and status, then its result, its problem or its place in the
// queue.
std::string task_json(const std::string& id, const TaskView& task);

}  // namespace ocr
