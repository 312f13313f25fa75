// Runs pieces of work on hostile bytes in child processes, several at a time, and always returns.
//
// The parent watches the pipes, the deadlines and whether the answers are still wanted, and kills
// children accordingly. The calling process must have a single thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/lock_file.hpp"
#include "isolation/child_process.hpp"
#include "isolation/sandbox.hpp"

namespace ocr {

struct ChildLimits {
  std::chrono::milliseconds deadline;  // for each child
  std::int64_t address_space_bytes;
  std::chrono::steady_clock::time_point latest = std::chrono::steady_clock::time_point::max();  // for all
};

// Called every 100 ms while children run. Returns false if the answers are no longer wanted.
using KeepGoing = std::function<bool()>;

struct IsolatedPiece {
  ChildWork work;
  ChildPreparation prepare = [] { return std::vector<int>(); };
  // Returns a standby child that has started the work; nullopt to have a child forked for it.
  std::function<std::optional<ChildProcess>()> hand_over = [] { return std::nullopt; };
};

// Work in pieces, several of which may run at the same time.
struct IsolatedPieces {
  std::function<bool()> has_next;  // called again while others run
  std::function<IsolatedPiece()> next;
  // Returns the lock that a child holds while it runs. If it returns nullopt, a child that would run
  // beside others must wait; the only child starts anyway.
  std::function<std::optional<HeldLock>(bool beside_others)> take_core;
  // Called when a piece has ended. Pieces are numbered from 0, in the order of the calls of `next`.
  std::function<void(std::size_t piece, ChildOutcome outcome)> ended;
};

// Returns true when all pieces have ended. Returns false if the answers are no longer wanted; it has
// then killed the children that were still running.
bool run_isolated(const Sandbox& sandbox, const ChildLimits& limits, const KeepGoing& keep_going,
                  const IsolatedPieces& pieces);

// Runs a single piece.
ChildOutcome run_isolated(const Sandbox& sandbox, const ChildLimits& limits, const KeepGoing& keep_going,
                          const IsolatedPiece& piece);

}  // namespace ocr
