// An external program that works on hostile bytes, in a separate sandbox, with piped input and output.
//
// A child starts the program just before it enters its own sandbox. It keeps the pipes, through which it
// then writes the program's input and reads its output. The program dies with the child. Not trusted:
// all output of the program.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.hpp"
#include "isolation/sandbox.hpp"

namespace ocr {

struct ProgramOutput {
  std::string bytes;
  bool is_out_of_time = false;  // it was killed at ProgramLimits::processor_time
};

class RunningProgram {
 public:
  RunningProgram(pid_t process, int to, int from) : process_(process), to_(to), from_(from) {}

  std::vector<int> descriptors() const { return {to_, from_}; }

  // Writes all of `input`, then returns the program's output until it ends: at most `most_bytes`, the
  // rest is lost. `expected_bytes`, if known, are reserved in advance, so that growing the buffer wastes
  // no memory. Call once.
  ProgramOutput run(std::string_view input, std::size_t most_bytes, std::size_t expected_bytes = 0) const;

 private:
  pid_t process_;
  int to_;
  int from_;
};

class Program {
 public:
  explicit Program(const char* path);

  bool is_installed() const { return executable_.get() >= 0; }

  // In a child. The program's stderr is discarded, or joins its stdout if `with_errors`. Ends the child
  // if the program cannot be started.
  RunningProgram start(const ProgramSandbox& sandbox, const std::vector<std::string>& arguments,
                       const ProgramLimits& limits, bool with_errors = false) const;

 private:
  std::string name_;
  FileDescriptor executable_;
};

}  // namespace ocr
