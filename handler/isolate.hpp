// Runs one piece of work on hostile bytes in a forked child, and always comes back.
//
// The child inherits the loaded engine copy-on-write, enters the sandbox, does its work, writes the answer to
// a pipe and leaves by _exit. The parent watches the pipe, the deadline and whether anybody still wants the
// answer, and kills the child when one of them says so. A child dies with its parent. The caller has one
// thread. Not trusted: everything that the child writes; it is bounded in size, and judged by the caller.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "sandbox.hpp"

namespace ocr {

struct ChildLimits {
  std::chrono::milliseconds deadline;
  std::int64_t address_space_bytes;
};

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

// Asked every 100 ms while the child runs.
using KeepGoing = std::function<bool()>;

ChildOutcome run_isolated(const Sandbox& sandbox, const ChildLimits& limits, const KeepGoing& keep_going,
                          const std::function<std::string()>& work);

}  // namespace ocr
