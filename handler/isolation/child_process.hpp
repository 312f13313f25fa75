// One forked child that works on hostile bytes: how it comes to be, what it says, and that nothing of it is
// left.
//
// A child inherits the loaded engine copy-on-write, enters the sandbox, does its work, writes the answer to a
// pipe and waits to be ended. It dies with its parent. Not trusted: everything that a child writes; it is
// bounded in size, and judged by the caller.
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
  answered,       // `answer` is whole
  crashed,        // by `signal`, or (0) it left without an answer
  out_of_memory,  // it reached its address-space limit
  late,           // killed at its deadline
  abandoned,      // killed because nobody wants the answer any more
};

struct ChildOutcome {
  ChildEnd end = ChildEnd::crashed;
  std::string answer;
  int signal = 0;
};

using ChildWork = std::function<std::string()>;

// What a child does before it enters the sandbox: it may start programs, and keeps the descriptors named.
using ChildPreparation = std::function<std::vector<int>()>;

// Killed and reaped with this; once it has answered, by reap_answered().
class ChildProcess {
 public:
  // What tools that list processes call it.
  static constexpr const char* reading = "ocr-reader";
  static constexpr const char* standing_by = "ocr-standby";

  // Throws Unavailable where none can be made.
  ChildProcess(const Sandbox& sandbox, std::int64_t address_space_bytes, const ChildWork& work,
               const ChildPreparation& prepare, const char* name = reading);
  ~ChildProcess();
  ChildProcess(ChildProcess&&) noexcept = default;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  int fd() const { return answer_.get(); }  // can be read when there is something to take
  bool has_ended() const;                   // it is a zombie

  // True: there is no more to come, or the answer is whole. Then ask for the outcome, once.
  bool take_bytes();
  ChildOutcome outcome();

 private:
  siginfo_t stop();

  FileDescriptor answer_;
  FileDescriptor process_;  // not its number, which the next process may have
  std::string bytes_;
};

// Children that have answered keep their memory, because to give it back takes a core's time: this ends them.
// To be called where somebody else needs the memory.
void end_answered();
// The same, and waits until they and the programs whose children have gone are no more: to be called where
// nobody waits for an answer.
void reap_answered();

// Makes this process the one that programs fall to whose child has gone, so that none is left a zombie
// elsewhere. For a process that has no children but these.
void adopt_programs();

}  // namespace ocr
