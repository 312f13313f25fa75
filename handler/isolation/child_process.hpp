// A forked child process that works on hostile bytes: its start, its answer and its cleanup.
//
// A child inherits the loaded engine copy-on-write, enters the sandbox, does its work, writes the answer
// to a pipe and waits to be killed. It dies with its parent. Not trusted: all output of a child. Its
// size is limited here; the caller must validate its content.
#pragma once

#include <csignal>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/file_descriptor.hpp"
#include "isolation/sandbox.hpp"

namespace ocr {

enum class ChildEnd {
  answered,       // `answer` is complete
  crashed,        // killed by `signal`, or (0) exited without an answer
  out_of_memory,  // it reached its address-space limit
  late,           // killed at its deadline
  abandoned,      // killed because the answer is no longer wanted
};

struct ChildOutcome {
  ChildEnd end = ChildEnd::crashed;
  std::string answer;
  int signal = 0;
};

using ChildWork = std::function<std::string()>;

// Runs in the child before it enters the sandbox. May start programs. Returns descriptors to keep open.
using ChildPreparation = std::function<std::vector<int>()>;

// The destructor kills and reaps the child, unless it has answered: then reap_answered() does.
class ChildProcess {
 public:
  // Process names, as shown by ps.
  static constexpr const char* reading = "ocr-reader";
  static constexpr const char* standing_by = "ocr-standby";

  // Throws Unavailable if no child can be created.
  ChildProcess(const Sandbox& sandbox, std::int64_t address_space_bytes, const ChildWork& work,
               const ChildPreparation& prepare, const char* name = reading);
  ~ChildProcess();
  ChildProcess(ChildProcess&&) noexcept = default;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  int fd() const { return answer_.get(); }  // readable when take_bytes() has something to read
  bool has_ended() const;                   // is a zombie, or already reaped

  // Returns true if the answer is complete or no more will come. Then call outcome(), once.
  bool take_bytes();
  ChildOutcome outcome();

 private:
  siginfo_t stop();

  FileDescriptor answer_;
  FileDescriptor process_;  // a pidfd, because a process id can be reused
  std::string bytes_;
};

// Kills the children that have answered. They keep their memory until then, because freeing it takes CPU
// time. Call when something else needs the memory.
void end_answered();
// Also waits until they have ended, and reaps programs that have ended without a parent child. Call when
// no request is waiting for an answer.
void reap_answered();

// Makes this process the parent of programs whose parent child is gone, so that it can reap them. Only
// for a process without other children.
void adopt_programs();

}  // namespace ocr
