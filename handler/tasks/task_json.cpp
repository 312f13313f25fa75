#include "tasks/task_json.hpp"

#include <string_view>

#include "base/json_reader.hpp"
#include "base/json_writer.hpp"

namespace ocr {
namespace {

std::string_view name_of(TaskState state) {
  switch (state) {
    case TaskState::queued:
      return "queued";
    case TaskState::running:
      return "running";
    case TaskState::done:
      return "done";
    case TaskState::failed:
      return "failed";
  }
  throw DamagedTask("the task's state is unknown");
}

// A task's answer without its result, open at its end.
JsonWriter started(const std::string& id, TaskState state) {
  JsonWriter json;
  json.open_object();
  json.field("task_id", id);
  json.field("status", name_of(state));
  return json;
}

// The result is an object: its fields follow those of the task.
std::string done_json(const std::string& id, const std::string& result) {
  if (!result.starts_with('{')) throw DamagedTask("the task's result is not a JSON object");
  return started(id, TaskState::done).take() + "," + result.substr(1);
}

std::string other_json(const std::string& id, const TaskView& task) {
  JsonWriter json = started(id, task.state);
  json.key("text");
  json.null();
  if (task.state == TaskState::queued) json.field("position", task.position);
  if (task.state == TaskState::failed) {
    json.key("problem");
    json.raw(task.result);
  } else if (task.page_count > 1) {
    json.field("page_count", task.page_count);
    json.field("pages_done", task.pages_done);
  }
  json.close_object();
  return json.take();
}

}  // namespace

std::string task_json(const std::string& id, const TaskView& task) {
  std::string json = task.state == TaskState::done ? done_json(id, task.result) : other_json(id, task);
  json.reserve(json.size() + json_padding);
  if (!is_json_object(json)) throw DamagedTask("the task's result is not a JSON object");
  return json;
}

}  // namespace ocr
