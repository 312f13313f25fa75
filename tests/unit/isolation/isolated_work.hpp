// Shared by the tests of run_isolated(): work for a child and its outcome.
#pragma once

#include <sched.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "isolated.hpp"
#include "isolation/isolate.hpp"

namespace ocr::test {

inline ChildOutcome outcome_of(const std::function<std::string()>& work,
                               std::chrono::milliseconds deadline = std::chrono::seconds(20),
                               const KeepGoing& keep_going = always) {
  Nursery nursery = nursery_for(work);
  return run_isolated(nursery, "", {deadline}, keep_going, ChildOrder{});
}

// Runs until it is killed. The sandbox does not allow a child to sleep or pause.
[[noreturn]] inline void stay() {
  for (;;) sched_yield();
}

// In the child: the pipe for the answer, the first file descriptor after the image's.
inline int answer_fd() {
  for (int fd = 3; fd < 1024; ++fd)
    if (lseek(fd, 0, SEEK_CUR) < 0 && errno == ESPIPE) return fd;
  return -1;
}

inline void send_bytes(const void* bytes, std::size_t size) {
  if (write(answer_fd(), bytes, size) != static_cast<ssize_t>(size)) _exit(77);
}

}  // namespace ocr::test
