// Runs pieces of work on one image in child processes, several at a time, and always returns.
//
// The owner watches the pipes, the deadlines and whether the answers are still wanted, and kills children
// accordingly.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string_view>

#include "base/lock_file.hpp"
#include "isolation/child_process.hpp"
#include "isolation/nursery.hpp"

namespace ocr {

struct ChildLimits {
  std::chrono::milliseconds deadline;  // for each child
  std::chrono::steady_clock::time_point latest = std::chrono::steady_clock::time_point::max();  // for all
};

// Called every 100 ms while children run. Returns false if the answers are no longer wanted.
using KeepGoing = std::function<bool()>;

// Work in pieces, several of which may run at the same time.
struct IsolatedPieces {
  std::function<bool()> has_next;  // called again while others run
  std::function<ChildOrder()> next;
  // Returns the lock that a child holds while it runs. If it returns nullopt, a child that would run
  // beside others must wait; the only child starts anyway.
  std::function<std::optional<HeldLock>(bool beside_others)> take_core;
  // Called when a piece has ended. Pieces are numbered from 0, in the order of the calls of `next`.
  std::function<void(std::size_t piece, ChildOutcome outcome)> ended;
};

// Returns true when all pieces have ended. Returns false if the answers are no longer wanted; it has
// then killed the children that were still running. Throws Unavailable if no child can be had.
bool run_isolated(Nursery& nursery, std::string_view image, const ChildLimits& limits,
                  const KeepGoing& keep_going, const IsolatedPieces& pieces);

// Runs a single piece.
ChildOutcome run_isolated(Nursery& nursery, std::string_view image, const ChildLimits& limits,
                          const KeepGoing& keep_going, const ChildOrder& order);

}  // namespace ocr
