// JSON representation of a task's state.
#pragma once

#include <stdexcept>
#include <string>

#include "tasks/task_store.hpp"

namespace ocr {

// The store has a result that no release of ours wrote.
class DamagedTask : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Body of `GET /image`: the task's id and status, followed by its result, its problem or its position in the
// queue. Throws DamagedTask if that would not be a JSON object. Not trusted: the result, which an older
// release or a failing disk may have left.
std::string task_json(const std::string& id, const TaskView& task);

}  // namespace ocr
