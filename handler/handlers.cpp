#include "handlers.hpp"

#include <utility>

#include "answer.hpp"
#include "json_writer.hpp"
#include "random_id.hpp"

namespace ocr {
namespace {

Error unknown_task() {
  return Error{ErrorCode::unknown_task, "No task has this id; it may have expired or been erased."};
}

Error queue_full() {
  return Error{ErrorCode::busy, "As many tasks wait as the queue takes; nothing was accepted."};
}

// Long enough not to be asked for nothing, short enough that a quick task is not waited for.
std::string seconds_until_done(const TaskView& task) {
  constexpr std::int64_t longest = 30;
  return std::to_string(std::min(1 + task.position / 4, longest));
}

}  // namespace

std::string cache_key(const std::string& task_id) {
  return "ocr:task:" + task_id;
}

Handlers::Handlers(const Config& config, ParserRules rules, ImageReader& reader, TaskStore& store,
                   ResultCache& cache)
    : config_(config), rules_(std::move(rules)), reader_(reader), store_(store), cache_(cache) {}

std::vector<Route> Handlers::routes() {
  const auto bound = [this](Response (Handlers::*route)(Request&)) {
    return [this, route](Request& request) { return (this->*route)(request); };
  };
  return {
      {"POST", "/image-sync", bound(&Handlers::recognize_now)},
      {"POST", "/image", bound(&Handlers::submit_task)},
      {"GET", "/image", bound(&Handlers::fetch_task)},
      {"DELETE", "/image", bound(&Handlers::erase_task)},
      {"GET", "/languages", bound(&Handlers::list_languages)},
      {"GET", "/healthz", [](Request&) { return json_response(200, R"({"status":"up"})"); }},
      {"GET", "/readyz", bound(&Handlers::report_readiness)},
      {"GET", "/readyz/sync", [](Request&) { return json_response(200, R"({"status":"up"})"); }},
  };
}

Response Handlers::recognize_now(Request& request) {
  auto parsed = parse_ocr_request(request, rules_);
  if (!parsed) return error_response(parsed.error());
  const auto someone_waits = [&request] { return !request.client_gone(); };
  auto read =
      reader_.read(parsed.value().image, parsed.value().options, config_.sync_deadline, someone_waits);
  if (!read) return error_response(read.error());
  return json_response(200, std::move(read).value());
}

Response Handlers::submit_task(Request& request) {
  auto parsed = parse_ocr_request(request, rules_);
  if (!parsed) return error_response(parsed.error());
  const OcrRequest& asked = parsed.value();
  auto judged = reader_.judge(asked.image, [&request] { return !request.client_gone(); });
  if (!judged) return error_response(judged.error());

  const std::string id = random_id();
  if (store_.submit({id, to_query(asked.options), asked.image}) == Submission::queue_full)
    return error_response(queue_full());
  JsonWriter json;
  json.open_object();
  json.field("task_id", id);
  json.close_object();
  Response response = json_response(202, json.take());
  response.headers.emplace_back("Location", "/image?task_id=" + id);
  return response;
}

Response Handlers::fetch_task(Request& request) {
  auto id = parse_task_id(request);
  if (!id) return error_response(id.error());
  if (!is_id(id.value())) return error_response(unknown_task());
  if (auto cached = cache_.get(cache_key(id.value()))) return json_response(200, std::move(*cached));

  const auto task = store_.find(id.value());
  if (!task) return error_response(unknown_task());
  std::string body = task_json(id.value(), *task);
  if (task->state == TaskState::done || task->state == TaskState::failed) {
    cache_.put(cache_key(id.value()), body, config_.result_ttl);
    return json_response(200, std::move(body));
  }
  Response response = json_response(202, std::move(body));
  response.headers.emplace_back("Retry-After", seconds_until_done(*task));
  return response;
}

Response Handlers::erase_task(Request& request) {
  auto id = parse_task_id(request);
  if (!id) return error_response(id.error());
  // The store first: a worker that is about to publish must find the task gone.
  const bool was_there = is_id(id.value()) && store_.erase(id.value());
  if (is_id(id.value())) cache_.erase(cache_key(id.value()));
  if (!was_there) return error_response(unknown_task());
  return json_response(204, "");
}

Response Handlers::list_languages(Request& /*request*/) {
  JsonWriter json;
  json.open_object();
  json.key("languages");
  json.open_array();
  for (const std::string& code : rules_.installed_languages) {
    json.open_object();
    json.field("code", code);
    json.close_object();
  }
  json.close_array();
  json.field("default", rules_.default_languages);
  json.close_object();
  return json_response(200, json.take());
}

// Ready to keep the promise of a 202: the store answers. memcached's state is told, but nothing waits for it.
Response Handlers::report_readiness(Request& /*request*/) {
  const TaskCounts counts = store_.counts();
  JsonWriter json;
  json.open_object();
  json.field("status", "ready");
  json.field("queued", counts.queued);
  json.field("running", counts.running);
  json.field("memcached", cache_.answers() ? "up" : "down");
  json.field("engine", Recognizer::engine_version());
  json.close_object();
  return json_response(200, json.take());
}

}  // namespace ocr
