// The notifier: claims callbacks that are due, sends them, and postpones those that fail.
//
// Promises to deliver each callback at least once, if its receiver answers by the last attempt and while the
// task is kept. A callback is delivered more than once if this process is killed before it has recorded the
// delivery. Tasks never wait for callbacks. A callback that cannot be made, because its task is damaged, is
// given up at once, so that it neither ends the notifier nor keeps it from the others.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/config.hpp"
#include "base/stop_signal.hpp"
#include "callbacks/callback_sender.hpp"
#include "tasks/task_store.hpp"

namespace ocr {

// Delay of a callback after its attempt number `attempt` (1 for the first) has failed; nullopt after the last
// attempt. `unit` is OCR_CALLBACK_RETRY_S.
std::optional<std::chrono::milliseconds> rest_after_attempt(std::int64_t attempt,
                                                            std::chrono::milliseconds unit);

class Notifier {
 public:
  // All arguments must outlive this object.
  Notifier(const Config& config, TaskStore& store, const CallbackSender& sender)
      : config_(config), store_(store), sender_(sender) {}

  void run();  // returns after SIGTERM or SIGUSR1, once the current delivery has ended

 private:
  bool send_one();
  void send_or_give_up(const ClaimedCallback& callback);
  void send(const ClaimedCallback& callback);
  void put_off(const ClaimedCallback& callback, const std::string& failure);
  void give_up(const ClaimedCallback& callback, const std::string& failure);

  const Config& config_;
  TaskStore& store_;
  const CallbackSender& sender_;
  StopSignal stop_;
};

}  // namespace ocr
