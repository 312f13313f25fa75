// The request to stop (SIGTERM, or SIGUSR1 from multiwatch), noticed only while the process waits.
#pragma once

#include <chrono>
#include <vector>

namespace ocr {

class StopSignal {
 public:
  StopSignal();  // blocks both signals; they stay pending until one of the calls below

  static constexpr std::chrono::milliseconds no_limit{-1};

  // Waits until one of the descriptors is readable, for at most `timeout`. Negative descriptors are ignored.
  // Returns false if a stop was requested.
  bool wait_for(const std::vector<int>& fds, std::chrono::milliseconds timeout);

  bool was_asked();
};

}  // namespace ocr
