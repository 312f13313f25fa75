// Tells clients about the ends of their tasks: claims callbacks that are due, sends them, tries again later.
//
// Promises each callback at least once, as long as its receiver answers before the last try and the task is
// kept; more than once where this process is killed in between. Nothing of it slows the tasks down.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/config.hpp"
#include "base/stop_signal.hpp"
#include "callbacks/callback_sender.hpp"
#include "tasks/task_store.hpp"

namespace ocr {

// How long a callback rests after its attempt number `attempt` (1 for the first) came to nothing; nothing:
// that was the last. `unit` is OCR_CALLBACK_RETRY_S.
std::optional<std::chrono::milliseconds> rest_after_attempt(std::int64_t attempt,
                                                            std::chrono::milliseconds unit);

class Notifier {
 public:
  // All of them outlive this.
  Notifier(const Config& config, TaskStore& store, const CallbackSender& sender)
      : config_(config), store_(store), sender_(sender) {}

  void run();  // returns once SIGTERM or SIGUSR1 asked for it and the callback in hand has its end

 private:
  bool send_one();
  void send(const ClaimedCallback& callback);
  void put_off(const ClaimedCallback& callback, const std::string& failure);

  const Config& config_;
  TaskStore& store_;
  const CallbackSender& sender_;
  StopSignal stop_;
};

}  // namespace ocr
