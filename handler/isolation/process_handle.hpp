// A child process of this one, held by a pidfd, because a process id can be reused.
#pragma once

#include <sys/types.h>

#include <csignal>
#include <cstdint>

#include "base/file_descriptor.hpp"

namespace ocr {

// The destructor kills and reaps the process.
class ProcessHandle {
 public:
  // Takes the child over. On failure kills and reaps it, and throws Unavailable.
  explicit ProcessHandle(pid_t child);
  ~ProcessHandle();
  ProcessHandle(ProcessHandle&&) noexcept = default;
  ProcessHandle& operator=(ProcessHandle&&) noexcept = default;
  ProcessHandle(const ProcessHandle&) = delete;
  ProcessHandle& operator=(const ProcessHandle&) = delete;

  int fd() const { return process_.get(); }  // readable once the process has ended
  bool has_ended() const;                    // is a zombie, or already reaped

  std::int64_t thread_count() const;  // 0 if it has ended

  // Lowers the priority of the process and of its children by `steps` of nice(2).
  void lower_priority(int steps) const;

  void kill() const;  // harmless if it has ended

  // Kills the process, reaps it and returns how it ended; all zero if it was reaped elsewhere.
  siginfo_t stop();

 private:
  pid_t id_;  // its own until the process is reaped
  FileDescriptor process_;
};

}  // namespace ocr
