#include "worker.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include "answer.hpp"
#include "handlers.hpp"
#include "log.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds glance{15};          // between looks at the store's version
constexpr std::chrono::milliseconds longest_idle{1000};  // a lease that runs out changes no version
constexpr std::chrono::seconds rest_after_failure{1};
constexpr std::chrono::seconds between_chores{1};

OcrOptions options_of(const ClaimedTask& task, const ParserRules& rules) {
  OcrOptions options;
  options.languages = rules.default_languages;
  for_each_parameter(task.options, [&](std::string_view name, std::string_view value) {
    return static_cast<bool>(set_option(options, name, value, rules.installed_languages));
  });
  return options;
}

Error gave_up(const ClaimedTask& task) {
  std::string detail = "Every attempt came to nothing: ";
  for (std::size_t i = 0; i < task.past_failures.size(); ++i)
    detail += (i == 0 ? "" : " ") + std::to_string(i + 1) + ": " + task.past_failures[i];
  return Error{ErrorCode::gave_up, detail};
}

}  // namespace

Result<std::string> Worker::read(const ClaimedTask& task) {
  Clock::time_point next_renewal = Clock::now() + config_.lease / 3;
  const auto is_still_ours = [&] {
    if (Clock::now() < next_renewal) return store_.still_held(task);
    next_renewal = Clock::now() + config_.lease / 3;
    return store_.renew(task);
  };
  return reader_.read(task.image, options_of(task, rules_), config_.page_deadline, is_still_ours);
}

// A result that the store cannot take now, because its disk is full, is kept and offered again: it was worked
// for.
bool Worker::finish_in_store(const ClaimedTask& task, TaskState end, const std::string& result) {
  for (;;) {
    try {
      return store_.finish(task, end, result);
    } catch (const Unavailable& failure) {
      log_error("worker").with("task", task.id).with("reason", failure.what());
      if (!stop_.wait_for(-1, rest_after_failure)) throw;
    }
  }
}

void Worker::publish(const ClaimedTask& task, TaskState end, const std::string& result) {
  if (!finish_in_store(task, end, result)) {
    log_warning("task").with("task", task.id).with("end", "lost");
    return;
  }
  remember(cache_, store_, task.id, TaskView{end, 0, result, config_.result_ttl});
}

void Worker::try_again(const ClaimedTask& task, const Error& error) {
  ClaimedTask with_this_failure = task;
  with_this_failure.past_failures.push_back(error.detail);
  if (task.attempt >= config_.max_attempts) {
    publish(task, TaskState::failed, problem_json(gave_up(with_this_failure)));
  } else {
    store_.release(task, error.detail);
  }
}

void Worker::work_on(const ClaimedTask& task) {
  // Its last worker died with it each time: it is not given a chance to do so again.
  if (task.attempt > config_.max_attempts) {
    publish(task, TaskState::failed, problem_json(gave_up(task)));
    log_warning("task").with("task", task.id).with("end", "gave_up");
    return;
  }
  const Clock::time_point start = Clock::now();
  const auto read_result = read(task);
  std::string_view end = "done";
  if (read_result) {
    publish(task, TaskState::done, read_result.value());
  } else {
    const Error& error = read_result.error();
    end = name_of(error.code);
    if (error.worth_retrying) {
      try_again(task, error);
    } else if (error.code != ErrorCode::client_gone) {
      publish(task, TaskState::failed, problem_json(error));
    }
  }
  const std::chrono::duration<double, std::milli> took = Clock::now() - start;
  log_info("task")
      .with("task", task.id)
      .with("end", end)
      .with("attempt", task.attempt)
      .with("waited_ms", task.waited.count())
      .with("ms", took.count())
      .with("in", task.image.size());
}

bool Worker::work_on_one() {
  const auto task = store_.claim();
  if (task) work_on(*task);
  return task.has_value();
}

// What is due from time to time, whether there are tasks or not.
void Worker::do_chores() {
  const Clock::time_point now = Clock::now();
  if (now < next_chores_) return;
  next_chores_ = now + between_chores;
  for (const std::string& id : store_.to_uncache())
    if (cache_.erase(cache_key(id))) store_.forget_uncached(id);
  store_.expire();
}

void Worker::run() {
  while (!stop_.was_asked()) {
    try {
      do_chores();
      const std::int64_t version = store_.version();
      if (work_on_one()) continue;
      const Clock::time_point wake = Clock::now() + longest_idle;
      while (Clock::now() < wake && store_.version() == version && stop_.wait_for(-1, glance)) {
      }
    } catch (const Unavailable& failure) {
      log_error("worker").with("reason", failure.what());
      stop_.wait_for(-1, rest_after_failure);
    }
  }
}

}  // namespace ocr
