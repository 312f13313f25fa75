// The wish to stop (SIGTERM, or SIGUSR1 as multiwatch sends it), noticed only where the process waits.
#pragma once

#include <chrono>

namespace ocr {

class StopSignal {
 public:
  StopSignal();  // blocks both signals; they stay pending until one of the waits below

  // Waits until `fd` can be read, for `timeout` at most (fd < 0: for the timeout alone). False: stop was
  // asked for.
  bool wait_for(int fd, std::chrono::milliseconds timeout);
  bool wait_for(int fd);

  bool was_asked();
};

}  // namespace ocr
