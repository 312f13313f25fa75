// Runs pieces of work on hostile bytes in children, several at once, and always comes back.
//
// The parent watches the pipes, the deadlines and whether anybody still wants the answers, and kills a child
// when one of them says so. The caller has one thread.
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

// Asked every 100 ms while children run.
using KeepGoing = std::function<bool()>;

struct IsolatedPiece {
  ChildWork work;
  ChildPreparation prepare = [] { return std::vector<int>(); };
  // Gives a child that stood ready and is at it from now on. Nothing: one is forked for it.
  std::function<std::optional<ChildProcess>()> hand_over = [] { return std::nullopt; };
};

// Work that comes in pieces, of which several may run at the same time.
struct IsolatedPieces {
  std::function<bool()> has_next;  // asked again while others run
  std::function<IsolatedPiece()> next;
  // What a child holds while it runs. Nothing: one that would run beside others has to wait, the only one
  // starts nevertheless.
  std::function<std::optional<HeldLock>(bool beside_others)> take_core;
  // How a piece ended; pieces are numbered from 0 in the order in which `next` gave them.
  std::function<void(std::size_t piece, ChildOutcome outcome)> ended;
};

// Returns when all have ended; false: nobody wanted the answers any more, and what still ran was killed.
bool run_isolated(const Sandbox& sandbox, const ChildLimits& limits, const KeepGoing& keep_going,
                  const IsolatedPieces& pieces);

// One piece, by itself.
ChildOutcome run_isolated(const Sandbox& sandbox, const ChildLimits& limits, const KeepGoing& keep_going,
                          const IsolatedPiece& piece);

}  // namespace ocr
