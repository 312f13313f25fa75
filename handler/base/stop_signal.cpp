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

bool StopSignal::wait_for(const std::vector<int>& fds, std::chrono::milliseconds timeout) {
  sigset_t none;
  sigemptyset(&none);
  // ppoll prefers a ready descriptor to a pending signal, so under load the signal would never be delivered.
  // This call delivers it first.
  const timespec at_once{};
  ppoll(nullptr, 0, &at_once, &none);
  if (stop_asked != 0) return false;

  timespec limit{};
  limit.tv_sec = static_cast<time_t>(timeout.count() / 1000);
  limit.tv_nsec = static_cast<long>(timeout.count() % 1000) * 1'000'000;
  std::vector<pollfd> watched;
  watched.reserve(fds.size());
  for (const int fd : fds) watched.push_back({fd, POLLIN, 0});
  ppoll(watched.data(), watched.size(), timeout < std::chrono::milliseconds(0) ? nullptr : &limit, &none);
  return stop_asked == 0;
}

bool StopSignal::was_asked() {
  return !wait_for({}, std::chrono::milliseconds(0));
}

}  // namespace ocr
