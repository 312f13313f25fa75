// What the child that reads a hostile image may not do: nearly everything.
//
// It keeps one open file (the pipe for its answer; two more for each program it feeds) and the memory, time
// and signal calls that decoding needs. Opening files, sockets and processes is refused by the kernel
// (seccomp), and its address space is bounded. A program that is started on such bytes gets a sandbox of its
// own, in which it may also load its libraries and read its fonts. Linux only. Only sandbox.cpp knows
// libseccomp.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace ocr {

class Sandbox {
 public:
  Sandbox();  // compiles the filter, once; throws Unavailable where the kernel has none
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  // In the child: gives up all but the descriptors `kept`, for good. Ends the child when that cannot be had.
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
  bool errors_join_output;  // else they lead nowhere
};

class ProgramSandbox {
 public:
  ProgramSandbox();  // as Sandbox()
  ~ProgramSandbox();
  ProgramSandbox(const ProgramSandbox&) = delete;
  ProgramSandbox& operator=(const ProgramSandbox&) = delete;

  // In a child: becomes that program, once and for all, with an empty environment. No other can be started
  // from there, no process, thread or socket be made and no file be written; read are only what Linux's
  // Landlock, where the kernel has it, is told of: libraries and fonts. Ends the child where that cannot be
  // had.
  [[noreturn]] void become(int executable, char* const* arguments, const ProgramStreams& streams,
                           const ProgramLimits& limits) const;

 private:
  struct Filter;
  std::unique_ptr<Filter> filter_;
};

}  // namespace ocr
