#include "callbacks/notifier.hpp"

#include <algorithm>
#include <array>
#include <exception>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/log.hpp"
#include "metrics/metrics.hpp"
#include "tasks/task_json.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds longest_idle{1000};  // because the system clock can be set
constexpr std::chrono::seconds rest_after_failure{1};
// Longer than any delivery can take, so that no other notifier sends the same callback meanwhile.
constexpr std::chrono::milliseconds lease{CallbackSender::timeout_ms + 5'000};

// In units of OCR_CALLBACK_RETRY_S. After the last one the callback is given up.
constexpr std::array<std::int64_t, 6> rests{1, 5, 30, 120, 600, 3600};

void log_failure(const ClaimedCallback& callback, std::string_view end, const std::string& reason) {
  log_warning("callback")
      .with("task", callback.task_id)
      .with("end", end)
      .with("attempt", callback.attempt)
      .with("reason", reason);
}

}  // namespace

std::optional<std::chrono::milliseconds> rest_after_attempt(std::int64_t attempt,
                                                            std::chrono::milliseconds unit) {
  const auto at = static_cast<std::size_t>(attempt - 1);
  if (at >= rests.size()) return std::nullopt;
  return rests.at(at) * unit;
}

void Notifier::put_off(const ClaimedCallback& callback, const std::string& failure) {
  const auto rest = rest_after_attempt(callback.attempt, config_.callback_retry);
  if (!rest) {
    give_up(callback, failure);
    return;
  }
  store_.postpone_callback(callback, *rest);
  metrics().count(Event::callback_postponed);
  log_failure(callback, "postponed", failure);
}

void Notifier::give_up(const ClaimedCallback& callback, const std::string& failure) {
  store_.end_callback(callback);
  metrics().count(Event::callback_gave_up);
  log_failure(callback, "gave_up", failure);
}

void Notifier::send(const ClaimedCallback& callback) {
  const auto task = store_.find(callback.task_id);
  if (!task) {  // the task has expired: there is no result to send
    store_.end_callback(callback);
    return;
  }
  const Clock::time_point start = Clock::now();
  const auto failure = sender_.post(callback.url, callback.task_id, task_json(callback.task_id, *task));
  if (failure) {
    put_off(callback, *failure);
    return;
  }
  store_.end_callback(callback);
  metrics().count(Event::callback_delivered);
  const std::chrono::duration<double, std::milli> took = Clock::now() - start;
  log_info("callback")
      .with("task", callback.task_id)
      .with("end", "delivered")
      .with("attempt", callback.attempt)
      .with("ms", took.count());
}

void Notifier::send_or_give_up(const ClaimedCallback& callback) {
  try {
    send(callback);
  } catch (const Unavailable&) {
    throw;  // the same callback may succeed later
  } catch (const std::exception& failure) {
    give_up(callback, failure.what());
  }
}

bool Notifier::send_one() {
  const auto callback = store_.claim_callback(lease);
  if (callback) send_or_give_up(*callback);
  return callback.has_value();
}

void Notifier::run() {
  while (!stop_.was_asked()) {
    try {
      const int bell = store_.listen();
      if (send_one()) continue;
      const auto due = store_.until_next_callback().value_or(longest_idle);
      stop_.wait_for({bell}, std::min(due, longest_idle));
    } catch (const std::exception& failure) {
      log_error("notifier").with("reason", failure.what());
      stop_.wait_for({}, rest_after_failure);
    }
  }
}

}  // namespace ocr
