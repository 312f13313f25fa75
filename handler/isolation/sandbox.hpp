// Sandboxes for the child that reads a hostile image and for the programs it starts.
//
// The child keeps one open file, the pipe for its answer, and two more for each program it feeds. It may
// make the memory, time and signal calls that decoding needs. The kernel (seccomp) refuses to open files
// and sockets and to create processes, and the child's address space is limited. A program gets a
// separate sandbox, in which it may also load its libraries and read its fonts. Linux only. Only
// sandbox.cpp uses libseccomp.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace ocr {

class Sandbox {
 public:
  Sandbox();  // compiles the filter; throws Unavailable if that fails
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  // In the child: irrevocably gives up all but the descriptors `kept`. Ends the child on failure.
  void enter(std::vector<int> kept, std::int64_t address_space_bytes) const;

 private:
  struct Filter;
  std::unique_ptr<Filter> filter_;
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
  ProgramSandbox();  // throws Unavailable, like Sandbox()
  ~ProgramSandbox();
  ProgramSandbox(const ProgramSandbox&) = delete;
  ProgramSandbox& operator=(const ProgramSandbox&) = delete;

  // In a child: executes the program with an empty environment. The program cannot execute another one,
  // create a process, thread or socket, or write a file. If the kernel has Landlock, it can read only
  // libraries and fonts. Ends the child on failure.
  [[noreturn]] void become(int executable, char* const* arguments, const ProgramStreams& streams,
                           const ProgramLimits& limits) const;

 private:
  struct Filter;
  std::unique_ptr<Filter> filter_;
};

}  // namespace ocr
