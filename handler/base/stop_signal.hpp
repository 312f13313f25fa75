// The request to stop (SIGTERM, or SIGUSR1 from multiwatch), noticed only while the process waits.
#pragma once

#include <chrono>

namespace ocr {

class StopSignal {
 public:
  StopSignal();  // blocks both signals; they stay pending until one of the calls below

  // Waits until `fd` is readable, for at most `timeout` (fd < 0: until the timeout). Returns false if a stop
  // was requested.
  bool wait_for(int fd, std::chrono::milliseconds timeout);
  bool wait_for(int fd);

  bool was_asked();
};

}  // namespace ocr
