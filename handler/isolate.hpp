// Runs pieces of work on hostile bytes in forked children, and always comes back.
//
// A child inherits the loaded engine copy-on-write, enters the sandbox, does its work, writes the answer to
// a pipe and leaves by _exit. The parent watches the pipes, the deadlines and whether anybody still wants the
// answers, and kills a child when one of them says so. A child dies with its parent. The caller has one
// thread. Not trusted: everything that a child writes; it is bounded in size, and judged by the caller.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "lock_file.hpp"
#include "sandbox.hpp"

namespace ocr {

struct ChildLimits {
  std::chrono::milliseconds deadline;  // for each child
  std::int64_t address_space_bytes;
  std::chrono::steady_clock::time_point latest = std::chrono::steady_clock::time_point::max();  // for all
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

// Asked every 100 ms while children run.
using KeepGoing = std::function<bool()>;
using ChildWork = std::function<std::string()>;

// What a child does before it enters the sandbox: it may start programs, and keeps the descriptors named.
using ChildPreparation = std::function<std::vector<int>()>;

ChildOutcome run_isolated(
    const Sandbox& sandbox, const ChildLimits& limits, const KeepGoing& keep_going, const ChildWork& work,
    const ChildPreparation& prepare = [] { return std::vector<int>(); });

// Work that comes in pieces, of which several may run at the same time.
struct IsolatedPieces {
  std::function<bool()> has_next;  // asked again while others run
  std::function<ChildWork()> next;
  ChildPreparation prepare = [] { return std::vector<int>(); };  // in the child of the piece begun last
  // What a child holds while it runs. Nothing: one that would run beside others has to wait, the only one
  // starts nevertheless.
  std::function<std::optional<HeldLock>(bool beside_others)> take_core;
  // How a piece ended; pieces are numbered from 0 in the order in which `next` gave them.
  std::function<void(std::size_t piece, ChildOutcome outcome)> ended;
};

// Children that have answered, and programs whose children have gone, still give their memory back to the
// system when these functions return. Waits for them: to be called where nobody waits for an answer.
void reap_answered();

// Makes this process the one that programs fall to whose child has gone, so that none is left a zombie
// elsewhere. For a process that has no children but these.
void adopt_programs();

// Returns when all have ended; false: nobody wanted the answers any more, and what still ran was killed.
bool run_isolated(const Sandbox& sandbox, const ChildLimits& limits, const KeepGoing& keep_going,
                  const IsolatedPieces& pieces);

}  // namespace ocr
