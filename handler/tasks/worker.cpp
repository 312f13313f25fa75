#include "tasks/worker.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>

#include "base/log.hpp"
#include "base/query.hpp"
#include "reading/document.hpp"
#include "tasks/cached_tasks.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds longest_idle{1000};  // because the end of a lease rings no bell
constexpr std::chrono::milliseconds deaf_idle{20};       // if inotify is unavailable
constexpr std::chrono::seconds rest_after_failure{1};
constexpr std::chrono::seconds between_chores{1};

// Returns an error if an option is no longer valid: a language may have been uninstalled since.
Result<OcrOptions> options_of(const ClaimedTask& task, const OptionRules& rules) {
  OcrOptions options;
  options.languages = rules.default_languages;
  Result<void> last;
  for_each_parameter(task.options, [&](std::string_view name, std::string_view value) {
    last = set_option(options, name, value, rules.installed_languages);
    return static_cast<bool>(last);
  });
  if (!last) return last.error();
  return options;
}

Error gave_up(const ClaimedTask& task) {
  std::string detail = "Every attempt failed: ";
  for (std::size_t i = 0; i < task.past_failures.size(); ++i)
    detail += (i == 0 ? "" : " ") + std::to_string(i + 1) + ": " + task.past_failures[i];
  return Error{ErrorCode::gave_up, detail};
}

}  // namespace

// A task that makes our code fail must not end every worker in turn.
Result<std::string> Worker::attempt(const ClaimedTask& task) {
  try {
    return find_or_read(task);
  } catch (const Unavailable&) {
    throw;
  } catch (const std::exception& failure) {
    log_error("internal_error").with("task", task.id).with("reason", failure.what());
    return Error{ErrorCode::internal_error, "An internal error occurred.", true};
  }
}

Result<std::string> Worker::find_or_read(const ClaimedTask& task) {
  const auto possible = options_of(task, rules_);
  if (!possible) return possible.error();
  const OcrOptions& options = possible.value();
  Clock::time_point next_renewal = Clock::now() + config_.lease / 3;
  const auto is_still_ours = [&] {
    if (Clock::now() < next_renewal) return store_.still_held(task);
    next_renewal = Clock::now() + config_.lease / 3;
    return store_.renew(task);
  };
  // A task submitted under another release has a different key: read it without the cache.
  const bool is_our_key = task.answer_key == answers_.key_of(task.image, options);
  return answers_
      .find_or_read(is_our_key ? task.answer_key : "", Clock::time_point::max(), is_still_ours,
                    [&] { return read(task, options, is_still_ours); })
      .json;
}

Result<std::string> Worker::read(const ClaimedTask& task, const OcrOptions& options,
                                 const KeepGoing& is_still_ours) {
  auto pages = reader_.find_pages(task.image, options, is_still_ours);
  if (!pages) return pages.error();
  if (is_document(pages.value(), options)) return read_pages(task, pages.value(), options, is_still_ours);
  const ReadLimits limits{config_.page_deadline};
  auto reading = reader_.read(task.image, pages.value().front(), options, limits, is_still_ours);
  if (!reading) return reading.error();
  return single_page_answer(std::move(reading.value().json), options.formats,
                            pdf_maker(reader_, task.image, options, limits, is_still_ours));
}

Result<std::string> Worker::read_pages(const ClaimedTask& task, std::vector<Page> pages,
                                       const OcrOptions& options, const KeepGoing& is_still_ours) {
  Document document(numbers_of(pages), options.formats, task.pages_done);
  const std::vector<int> missing = document.missing();
  std::erase_if(pages, [&](const Page& page) {
    return !std::binary_search(missing.begin(), missing.end(), page.number);
  });
  bool is_held = true;
  const ReadLimits limits{config_.page_deadline};
  auto all = reader_.read_pages(task.image, pages, options, limits, is_still_ours,
                                [&](int page, const Result<Reading>& reading) {
                                  std::string json = page_json(page, reading);
                                  is_held = is_held && store_.keep_page(task, page, json);
                                  document.add(page, std::move(json));
                                  return is_held && !stop_.was_asked() && !store_.others_wait();
                                });
  if (!all) return all.error();
  if (is_held && document.missing().empty())
    return document.answer(pdf_maker(reader_, task.image, options, limits, is_still_ours));
  made_way_ = is_held && store_.requeue(task);
  return Error{ErrorCode::client_gone,
               "The document was put back into the queue; its next worker reads the rest."};
}

// If the store cannot take the result now, for example because its disk is full, keeps it and tries again, so
// that the work is not lost.
bool Worker::finish_in_store(const ClaimedTask& task, TaskState end, const std::string& result) {
  for (;;) {
    try {
      return store_.finish(task, end, result);
    } catch (const Unavailable& failure) {
      log_error("worker").with("task", task.id).with("reason", failure.what());
      if (!stop_.wait_for({}, rest_after_failure)) throw;
    }
  }
}

void Worker::publish(const ClaimedTask& task, TaskState end, const std::string& result, Event event) {
  if (!finish_in_store(task, end, result)) {
    metrics().count(Event::attempt_lost);
    log_warning("task").with("task", task.id).with("end", "lost");
    forget(cache_, store_, task.answer_key);  // the task may have been erased while its image was read
    return;
  }
  metrics().count(event);
  remember(cache_, store_, task.id, TaskView{end, 0, result, config_.result_ttl});
}

void Worker::try_again(const ClaimedTask& task, const Error& error) {
  ClaimedTask with_this_failure = task;
  with_this_failure.past_failures.push_back(error.detail);
  if (task.attempt >= config_.max_attempts) {
    publish(task, TaskState::failed, problem_json(gave_up(with_this_failure)), Event::task_gave_up);
  } else {
    metrics().count(Event::attempt_failed);
    store_.release(task, error.detail);
  }
}

void Worker::work_on(const ClaimedTask& task) {
  // The worker of its last permitted attempt died: do not read the image again.
  if (task.attempt > config_.max_attempts) {
    publish(task, TaskState::failed, problem_json(gave_up(task)), Event::task_gave_up);
    log_warning("task").with("task", task.id).with("end", "gave_up");
    return;
  }
  const Clock::time_point start = Clock::now();
  if (task.attempt == 1 && task.pages_done.empty()) metrics().add(Duration::task_wait, task.waited);
  made_way_ = false;
  const auto read_result = attempt(task);
  std::string_view end = "done";
  if (read_result) {
    publish(task, TaskState::done, read_result.value(), Event::task_done);
  } else {
    const Error& error = read_result.error();
    end = made_way_ ? "made_way" : name_of(error.code);
    if (error.worth_retrying) {
      try_again(task, error);
    } else if (error.code != ErrorCode::client_gone) {
      publish(task, TaskState::failed, problem_json(error), Event::task_failed);
    } else {
      metrics().count(made_way_ ? Event::attempt_made_way : Event::attempt_lost);
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
  reader_.prepare_next();
  return task.has_value();
}

// Periodic work, whether or not there are tasks.
void Worker::do_chores() {
  const Clock::time_point now = Clock::now();
  if (now < next_chores_) return;
  next_chores_ = now + between_chores;
  for (const std::string& key : store_.to_uncache())
    if (cache_.erase(key)) store_.forget_uncached(key);
  metrics().count(Event::task_expired, static_cast<std::uint64_t>(store_.expire()));
}

void Worker::run() {
  while (reader_.is_alive() && !stop_.was_asked()) {
    try {
      do_chores();
      const int bell = store_.listen();
      if (work_on_one()) continue;
      stop_.wait_for({bell, reader_.nursery_fd()}, bell < 0 ? deaf_idle : longest_idle);
    } catch (const std::exception& failure) {
      log_error("worker").with("reason", failure.what());
      stop_.wait_for({}, rest_after_failure);
    }
  }
}

}  // namespace ocr
