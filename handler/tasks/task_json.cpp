#include "tasks/task_json.hpp"

#include <string_view>

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
  return "";
}

}  // namespace

std::string task_json(const std::string& id, const TaskView& task) {
  JsonWriter json;
  json.open_object();
  json.field("task_id", id);
  json.field("status", name_of(task.state));
  if (task.state == TaskState::done) {
    // The result is a JSON object written by this service: append its fields to these.
    std::string text = json.take();
    return text + "," + task.result.substr(1);
  }
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

}  // namespace ocr
