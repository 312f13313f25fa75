#include "base/stop_signal.hpp"

#include <poll.h>

#include <csignal>
#include <ctime>

namespace ocr {
namespace {

volatile std::sig_atomic_t stop_asked = 0;

void note_stop(int /*signal*/) {
  stop_asked = 1;
}

bool wait_with_signals(int fd, const std::chrono::milliseconds* timeout) {
  sigset_t none;
  sigemptyset(&none);
  // ppoll prefers a ready descriptor to a pending signal, so under load the signal would never be delivered.
  // This call delivers it first.
  const timespec at_once{};
  ppoll(nullptr, 0, &at_once, &none);
  if (stop_asked != 0) return false;

  timespec limit{};
  if (timeout) {
    limit.tv_sec = static_cast<time_t>(timeout->count() / 1000);
    limit.tv_nsec = static_cast<long>(timeout->count() % 1000) * 1'000'000;
  }
  pollfd watched{fd, POLLIN, 0};
  ppoll(&watched, fd < 0 ? 0 : 1, timeout ? &limit : nullptr, &none);
  return stop_asked == 0;
}

}  // namespace

StopSignal::StopSignal() {
  struct sigaction action {};
  action.sa_handler = note_stop;
  sigemptyset(&action.sa_mask);
  sigset_t blocked;
  sigemptyset(&blocked);
  for (const int signal : {SIGTERM, SIGUSR1}) {
    sigaction(signal, &action, nullptr);
    sigaddset(&blocked, signal);
  }
  sigprocmask(SIG_BLOCK, &blocked, nullptr);
}

bool StopSignal::wait_for(int fd, std::chrono::milliseconds timeout) {
  return wait_with_signals(fd, &timeout);
}

bool StopSignal::wait_for(int fd) {
  return wait_with_signals(fd, nullptr);
}

bool StopSignal::was_asked() {
  return !wait_for(-1, std::chrono::milliseconds(0));
}

}  // namespace ocr
