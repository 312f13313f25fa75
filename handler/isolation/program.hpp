// A program of the system that works on hostile bytes: started in a sandbox of its own, fed and read through
// pipes.
//
// Whoever starts it is a child that is about to enter its own sandbox: it keeps the pipes, feeds the program
// from there and reads what it says. The program dies with that child. Not trusted: everything that it says.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.hpp"
#include "isolation/sandbox.hpp"

namespace ocr {

class RunningProgram {
 public:
  RunningProgram(int to, int from) : to_(to), from_(from) {}

  std::vector<int> descriptors() const { return {to_, from_}; }

  // Gives it all of `input`, then takes what it says until it ends: `most_bytes` at most, the rest is lost.
  // Where it is known how much that will be, no memory beyond it is taken. To be called once.
  std::string run(std::string_view input, std::size_t most_bytes, std::size_t expected_bytes = 0) const;

 private:
  int to_;
  int from_;
};

class Program {
 public:
  explicit Program(const char* path);

  bool is_installed() const { return executable_.get() >= 0; }

  // In a child. Its words of warning are lost, or (`with_errors`) join what it says. Ends the child where it
  // cannot be started.
  RunningProgram start(const ProgramSandbox& sandbox, const std::vector<std::string>& arguments,
                       const ProgramLimits& limits, bool with_errors = false) const;

 private:
  std::string name_;
  FileDescriptor executable_;
};

}  // namespace ocr
