// Sandboxes for the child that reads a hostile image, for the programs it starts, and for the nursery it is
// forked from.
//
// A reader keeps the descriptors of its order and its answer, and two more for each program it feeds. It may
// make the memory, time and signal calls that decoding needs. The kernel refuses to open files and sockets
// and to create processes, and the reader's address space is limited. A program gets a separate sandbox, in
// which it may also load its libraries and read its fonts. A nursery may fork readers and read the models
// besides. Linux only.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/file_descriptor.hpp"
#include "isolation/file_access.hpp"
#include "isolation/system_call_filter.hpp"

namespace ocr {

// For a failure in a process that is not confined yet and must not go on.
[[noreturn]] void end_child();

// Turns the standard streams to /dev/null and closes all descriptors but those named. Ends the process on
// failure.
void close_all_but(std::vector<int> kept);

class Sandbox {
 public:
  Sandbox();  // throws Unavailable if it cannot be prepared

  // In the child: irrevocably gives up all but the descriptors `kept`, and those that `kept` may still
  // receive, at most `received`. Ends the child on failure.
  void enter(std::vector<int> kept, int received, std::int64_t address_space_bytes) const;
  // In the sandbox: from now on no thread can be started. Ends the child on failure.
  void forbid_threads() const;

 private:
  SystemCallFilter filter_;
  SystemCallFilter thread_filter_;
};

struct ProgramLimits {
  std::int64_t address_space_bytes;
  std::chrono::seconds processor_time;
};

struct ProgramStreams {
  int input;
  int output;
  bool errors_join_output;  // otherwise they are discarded
};

class ProgramSandbox {
 public:
  ProgramSandbox();  // throws Unavailable if it cannot be prepared

  // In a child: executes the program with an empty environment. The program cannot execute another one,
  // create a process, thread or socket, or write a file, and can read only libraries and fonts. Ends the
  // child on failure.
  [[noreturn]] void become(int executable, char* const* arguments, const ProgramStreams& streams,
                           const ProgramLimits& limits) const;

 private:
  SystemCallFilter filter_;
  FileAccess files_;
  FileDescriptor null_;
};

// In a nursery: what it may do from now on, and all processes that it forks. Throws Unavailable on failure.
void confine_nursery(const std::vector<std::string>& readable_paths);

}  // namespace ocr
