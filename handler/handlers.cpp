#include "handlers.hpp"

#include <algorithm>
#include <utility>

#include "answer.hpp"
#include "backlog.hpp"
#include "callback_sender.hpp"
#include "digest.hpp"
#include "json_writer.hpp"
#include "random_id.hpp"

namespace ocr {
namespace {

Error unknown_task() {
  return Error{ErrorCode::unknown_task, "No task has this id; it may have expired or been erased."};
}

Response queue_full(const TaskCounts& counts) {
  Response response =
      error_response({ErrorCode::busy, "As many tasks wait as the queue takes; nothing was accepted."});
  response.headers = {{"Retry-After", std::to_string(until_room(counts).count())}};
  return response;
}

Response accepted(const std::string& id) {
  JsonWriter json;
  json.open_object();
  json.field("task_id", id);
  json.close_object();
  Response response = json_response(202, json.take());
  response.headers.emplace_back("Location", "/image?task_id=" + id);
  return response;
}

// What a client may call its request: visible ASCII, so that it reads the same in every log and database.
bool is_valid_key(const std::string& key) {
  constexpr std::size_t longest_key = 255;
  return key.size() <= longest_key &&
         std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

// Without a callback as it was before there were any: keys outlive a change of release.
std::string digest_of(const NewTask& task) {
  if (task.callback_url.empty()) return sha256({task.options, task.image});
  return sha256({task.options, task.image, task.callback_url});
}

}  // namespace

std::string cache_key(const std::string& task_id) {
  return "ocr:task:" + task_id;
}

void remember(ResultCache& cache, TaskStore& store, const std::string& task_id, const TaskView& task) {
  cache.put(cache_key(task_id), task_json(task_id, task), task.expires_in);
  // Erased between the look at the store and now? Then the answer must not stay behind.
  if (!store.find(task_id) && !cache.erase(cache_key(task_id))) store.note_uncached_later(task_id);
}

Handlers::Handlers(const Config& config, ParserRules rules, ImageReader& reader, TaskStore& store,
                   ResultCache& cache)
    : config_(config),
      rules_(std::move(rules)),
      reader_(reader),
      store_(store),
      cache_(cache),
      callback_hosts_(config.callback_hosts) {}

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
  if (parsed.value().callback_url)
    return error_response({ErrorCode::bad_option,
                           "The option \"callback_url\" is for POST /image; this answer is given at once."});
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
  if (!is_valid_key(request.idempotency_key))
    return error_response(
        {ErrorCode::bad_option, "An Idempotency-Key is up to 255 visible ASCII characters."});
  if (asked.callback_url)
    if (auto checked = check_callback_url(*asked.callback_url, callback_hosts_); !checked)
      return error_response(checked.error());
  auto judged = reader_.judge(asked.image, [&request] { return !request.client_gone(); });
  if (!judged) return error_response(judged.error());

  NewTask task{random_id(), to_query(asked.options),        asked.image, request.idempotency_key,
               "",          asked.callback_url.value_or("")};
  if (!task.idempotency_key.empty()) task.digest = digest_of(task);
  const Submission submission = store_.submit(task);
  switch (submission.acceptance) {
    case Acceptance::accepted:
    case Acceptance::repeated:
      return accepted(submission.id);
    case Acceptance::key_reused:
      return error_response(
          {ErrorCode::key_reused,
           "The same Idempotency-Key came before, with another image, options or callback_url."});
    case Acceptance::queue_full:
      break;
  }
  return queue_full(store_.counts());
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
    remember(cache_, store_, id.value(), *task);
    return json_response(200, std::move(body));
  }
  Response response = json_response(202, std::move(body));
  const std::chrono::seconds wait = until_done(task->position, store_.counts());
  response.headers.emplace_back("Retry-After", std::to_string(wait.count()));
  return response;
}

Response Handlers::erase_task(Request& request) {
  auto parsed = parse_task_id(request);
  if (!parsed) return error_response(parsed.error());
  const std::string& id = parsed.value();
  if (!is_id(id)) return error_response(unknown_task());
  // The store first: a worker that is about to publish must find the task gone.
  const bool was_there = store_.erase(id);
  if (!cache_.erase(cache_key(id)) && was_there) store_.note_uncached_later(id);
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
