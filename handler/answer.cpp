#include "answer.hpp"

#include "json_writer.hpp"

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

std::string recognition_json(const Recognition& recognition, const ImageHeader& header) {
  JsonWriter json;
  json.open_object();
  json.field("text", recognition.text);
  json.field("confidence", recognition.confidence);
  json.field("lang", recognition.languages);
  json.field("format", name_of(header.format));
  json.field("width_px", header.size.width_px);
  json.field("height_px", header.size.height_px);
  if (header.dpi != 0) json.field("dpi", header.dpi);
  json.key("preprocessing");
  json.open_array();
  for (const std::string& step : recognition.preprocessing) json.value(step);
  json.close_array();
  json.close_object();
  return json.take();
}

std::string pdf_text_json(std::string_view text, const Page& page) {
  JsonWriter json;
  json.open_object();
  json.field("text", text);
  json.field("source", "pdf_text");
  for (const char* unknown : {"confidence", "lang"}) {
    json.key(unknown);
    json.null();
  }
  json.field("format", name_of(ImageFormat::pdf));
  json.field("width_px", page.size.width_px);
  json.field("height_px", page.size.height_px);
  json.field("dpi", page.dpi);
  json.key("preprocessing");
  json.open_array();
  json.close_array();
  json.close_object();
  return json.take();
}

std::string task_json(const std::string& id, const TaskView& task) {
  JsonWriter json;
  json.open_object();
  json.field("task_id", id);
  json.field("status", name_of(task.state));
  if (task.state == TaskState::done) {
    // The result is an object of ours already: its fields join these.
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
