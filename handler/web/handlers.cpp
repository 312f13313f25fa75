#include "web/handlers.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <utility>

#include "base/digest.hpp"
#include "base/json_writer.hpp"
#include "base/random_id.hpp"
#include "callbacks/callback_sender.hpp"
#include "isolation/protections.hpp"
#include "metrics/metrics.hpp"
#include "metrics/metrics_text.hpp"
#include "options/languages.hpp"
#include "reading/document.hpp"
#include "tasks/backlog.hpp"
#include "tasks/cached_tasks.hpp"
#include "tasks/task_json.hpp"
#include "web/representation.hpp"
#include "web/service_metrics.hpp"

namespace ocr {
namespace {

Error unknown_task() {
  return Error{ErrorCode::unknown_task, "No task has this id; it may have expired or been erased."};
}

Response queue_full(const TaskCounts& counts) {
  Response response =
      error_response({ErrorCode::busy, "The queue has reached its limit; nothing was accepted."});
  response.headers = {{"Retry-After", std::to_string(until_room(counts).count())}};
  return response;
}

constexpr const char* cache_header = "Ocr-Cache";

Response accepted(const std::string& id, bool is_done) {
  JsonWriter json;
  json.open_object();
  json.field("task_id", id);
  json.close_object();
  Response response = json_response(202, json.take());
  response.headers.emplace_back("Location", "/image?task_id=" + id);
  response.headers.emplace_back(cache_header, is_done ? "hit" : "miss");
  return response;
}

// Without a key nothing was looked up.
void count_look_up(const std::string& key, bool is_found) {
  if (!key.empty()) metrics().count(is_found ? Event::answer_found : Event::answer_not_found);
}

// RFC 9111, section 5.2.1: with either directive the client asks for a new reading.
bool wants_fresh_answer(const Request& request) {
  std::string directives = request.cache_control;
  std::transform(directives.begin(), directives.end(), directives.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return directives.find("no-cache") != std::string::npos || directives.find("no-store") != std::string::npos;
}

// https://www.w3.org/TR/server-timing/: browsers show it beside their own timings.
std::string server_timing(double child_ms) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "read;dur=%.2f", child_ms);
  return text.data();
}

// A key must be visible ASCII, so that it looks the same in every log and database.
bool is_valid_key(const std::string& key) {
  constexpr std::size_t longest_key = 255;
  return key.size() <= longest_key &&
         std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7F; });
}

// Without a callback the digest is the one from before callbacks existed: stored keys outlive an upgrade.
std::string digest_of(const NewTask& task) {
  if (task.callback_url.empty()) return sha256({task.options, task.image});
  return sha256({task.options, task.image, task.callback_url});
}

}  // namespace

Handlers::Handlers(const Config& config, OptionRules rules, ImageReader& reader, TaskStore& store,
                   ResultCache& cache, CachedAnswers& answers)
    : config_(config),
      rules_(std::move(rules)),
      reader_(reader),
      store_(store),
      cache_(cache),
      answers_(answers),
      callback_hosts_(config.callback_hosts),
      cores_(config.run_folder + "/cores.lock") {}

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
      {"GET", "/metrics", bound(&Handlers::report_metrics)},
      {"GET", "/readyz/sync", [](Request&) { return json_response(200, R"({"status":"up"})"); }},
  };
}

std::string Handlers::answer_key(const Request& request, const OcrRequest& asked) const {
  if (wants_fresh_answer(request)) return "";
  return answers_.key_of(asked.image, asked.options);
}

Response Handlers::recognize_now(Request& request) {
  auto parsed = parse_ocr_request(request, rules_);
  if (!parsed) return error_response(parsed.error());
  OcrRequest& asked = parsed.value();
  const WantedForm form{asked.format, request.accept};
  const auto chosen = choose(form);
  if (!chosen) return error_response(chosen.error());
  asked.options.formats.add(needed_format(chosen.value()));
  if (asked.callback_url)
    return error_response(
        {ErrorCode::bad_option,
         "The option \"callback_url\" is only for POST /image; this route answers at once."});
  const auto someone_waits = [&request] { return !request.client_gone(); };
  const ReadLimits limits{config_.sync_deadline, std::chrono::steady_clock::now() + config_.sync_deadline};
  double child_ms = 0;
  const std::string key = answer_key(request, asked);
  auto answer = answers_.find_or_read(key, limits.latest, someone_waits, [&]() -> Result<std::string> {
    auto reading = read_whole(reader_, asked.image, asked.options, limits, someone_waits);
    if (!reading) return reading.error();
    child_ms = reading.value().child_ms;
    return std::move(reading.value().json);
  });
  count_look_up(key, answer.was_known);
  if (!answer.json) return error_response(answer.json.error());
  Response response = represent(std::move(answer.json).value(), form,
                                file_stem(asked.file_name, "ocr-" + request.id.substr(0, 8)));
  response.headers.emplace_back(cache_header, answer.was_known ? "hit" : "miss");
  response.child_ms = child_ms;
  if (child_ms > 0) response.headers.emplace_back("Server-Timing", server_timing(child_ms));
  return response;
}

Response Handlers::submit_task(Request& request) {
  auto parsed = parse_ocr_request(request, rules_);
  if (!parsed) return error_response(parsed.error());
  const OcrRequest& asked = parsed.value();
  if (!is_valid_key(request.idempotency_key))
    return error_response(
        {ErrorCode::bad_option, "An Idempotency-Key must be at most 255 visible ASCII characters."});
  if (!asked.format.empty())
    return error_response(
        {ErrorCode::bad_option,
         "The option \"format\" is only for POST /image-sync and GET /image; here \"formats\" "
         "selects what the result contains."});
  if (asked.callback_url)
    if (auto checked = check_callback_url(*asked.callback_url, callback_hosts_); !checked)
      return error_response(checked.error());
  return submit(request, asked);
}

Response Handlers::submit(const Request& request, const OcrRequest& asked) {
  NewTask task{random_id(), to_query(asked.options),        asked.image, request.idempotency_key,
               "",          asked.callback_url.value_or("")};
  task.answer_key = answer_key(request, asked);
  auto known = answers_.find(task.answer_key);
  count_look_up(task.answer_key, known.has_value());
  if (known) {
    task.result = std::move(*known);
  } else {
    auto judged = reader_.judge(asked.image, asked.options, [&request] { return !request.client_gone(); });
    if (!judged) return error_response(judged.error());
    task.page_count = static_cast<int>(judged.value().size());
  }
  if (!task.idempotency_key.empty()) task.digest = digest_of(task);

  const Submission submission = store_.submit(task);
  switch (submission.acceptance) {
    case Acceptance::accepted: {
      const bool is_done = !task.result.empty();
      if (is_done) {
        metrics().count(Event::task_known);
        remember(cache_, store_, task.id, {TaskState::done, 0, task.result, config_.result_ttl});
      }
      return accepted(submission.id, is_done);
    }
    case Acceptance::repeated:
      return accepted(submission.id, false);
    case Acceptance::key_reused:
      return error_response(
          {ErrorCode::key_reused,
           "This Idempotency-Key was used before with another image, options or callback_url."});
    case Acceptance::queue_full:
      break;
  }
  return queue_full(store_.counts());
}

Response Handlers::fetch_task(Request& request) {
  auto parsed = parse_task_request(request);
  if (!parsed) return error_response(parsed.error());
  const std::string& id = parsed.value().id;
  const WantedForm form{parsed.value().format, request.accept};
  if (const auto chosen = choose(form); !chosen) return error_response(chosen.error());
  if (!is_id(id)) return error_response(unknown_task());
  const std::string stem = "ocr-" + id.substr(0, 8);  // a prefix only: the whole id gives access to the task
  if (auto cached = cache_.get(cache_key(id))) return represent(std::move(*cached), form, stem);

  const auto task = store_.find(id);
  if (!task) return error_response(unknown_task());
  std::string body = task_json(id, *task);
  if (task->state == TaskState::done || task->state == TaskState::failed) {
    remember(cache_, store_, id, *task);
    return represent(std::move(body), form, stem);
  }
  Response response = json_response(202, std::move(body));
  const std::chrono::seconds wait = until_done(task->position, store_.counts());
  response.headers.emplace_back("Retry-After", std::to_string(wait.count()));
  return response;
}

Response Handlers::erase_task(Request& request) {
  auto parsed = parse_task_request(request);
  if (!parsed) return error_response(parsed.error());
  const std::string& id = parsed.value().id;
  if (!is_id(id)) return error_response(unknown_task());
  // Erase it from the store first: a worker about to publish the result must not find the task.
  const auto answer_key = store_.erase(id);
  if (!answer_key) {
    cache_.erase(cache_key(id));
    return error_response(unknown_task());
  }
  forget(cache_, store_, cache_key(id));
  forget(cache_, store_, *answer_key);
  return json_response(204, "");
}

Response Handlers::list_languages(Request& /*request*/) {
  JsonWriter json;
  json.open_object();
  json.key("languages");
  json.open_array();
  for (const std::string& code : rules_.installed_languages) {
    json.open_object();
    const Language language = language_of(code);
    json.field("code", language.code);
    json.field("name", language.name);
    json.field("script", language.script);
    json.close_object();
  }
  json.close_array();
  json.field("default", rules_.default_languages);
  json.close_object();
  return json_response(200, json.take());
}

Response Handlers::report_metrics(Request& /*request*/) {
  Response response = json_response(200, service_metrics(store_, cache_, cores_));
  response.content_type = MetricsText::media_type;
  return response;
}

// Ready means that the store answers and can accept tasks. memcached's state is reported but does not count.
Response Handlers::report_readiness(Request& /*request*/) {
  const TaskCounts counts = store_.counts();
  JsonWriter json;
  json.open_object();
  json.field("status", "ready");
  json.field("queued", counts.queued);
  json.field("running", counts.running);
  json.field("memcached", cache_.answers() ? "up" : "down");
  json.field("engine", Recognizer::engine_version());
  json.key("missing_protections");
  json.open_array();
  for (const std::string& name : protections().missing()) json.value(name);
  json.close_array();
  json.close_object();
  return json_response(200, json.take());
}

}  // namespace ocr
