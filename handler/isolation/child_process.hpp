// The child processes that work on hostile bytes, as their owner holds them: waiting for an order, then at
// work on it.
//
// Not trusted: all output of a child. Its size is limited here; the caller must validate its content.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/file_descriptor.hpp"
#include "isolation/process_handle.hpp"
#include "isolation/sealed_memory.hpp"

namespace ocr {

// Process names, as shown by ps.
inline constexpr const char* standby_name = "ocr-standby";
inline constexpr const char* reader_name = "ocr-reader";

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

// A child at work. The destructor kills and reaps it, unless it has answered: then reap_answered() does.
class ChildProcess {
 public:
  ChildProcess(ProcessHandle process, FileDescriptor answer, std::size_t longest_answer)
      : process_(std::move(process)), answer_(std::move(answer)), longest_answer_(longest_answer) {}

  int fd() const { return answer_.get(); }  // readable when take_bytes() has something to read

  // Returns true if the answer is complete or no more will come. Then call outcome(), once.
  bool take_bytes();
  ChildOutcome outcome();

  // Has it and its programs yield to children that have just begun.
  void lower_priority() const;

  // Kills the child if it has started more threads than any decoder does. It has then crashed.
  void limit_threads() const;

 private:
  ProcessHandle process_;
  FileDescriptor answer_;
  std::size_t longest_answer_;
  std::string bytes_;
};

// A child that waits for its order. The destructor kills and reaps it.
class WaitingChild {
 public:
  WaitingChild(ProcessHandle process, FileDescriptor channel)
      : process_(std::move(process)), channel_(std::move(channel)) {}

  bool has_ended() const { return process_.has_ended(); }

  // Hands the order over. Returns nullopt, and ends the child, if it does not have what the order needs, has
  // died, or does not respond within a second. Call once.
  std::optional<ChildProcess> give(std::string_view order, const SealedMemory& image,
                                   std::size_t longest_answer);

 private:
  ProcessHandle process_;
  FileDescriptor channel_;
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
