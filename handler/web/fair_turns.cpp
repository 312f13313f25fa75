#include "web/fair_turns.hpp"

#include <utility>

namespace ocr {
namespace {

// The lock file has a row of bytes for each socket. Each request that is being answered locks one of them.
constexpr std::int64_t row_length = 512;  // more than a pool has processes
constexpr std::int64_t rows_end = row_length * 256;
constexpr std::int64_t door = rows_end;  // locked while a process counts and takes turns

}  // namespace

FairTurns::FairTurns(std::string lock_path, std::int64_t most_busy)
    : turns_(std::move(lock_path)), most_busy_(most_busy) {}

std::optional<HeldLock> FairTurns::take(std::size_t socket) const {
  const std::int64_t first = static_cast<std::int64_t>(socket) * row_length;
  const HeldLock inside = turns_.lock(door);
  if (turns_.count_held(first, first + row_length) > 0 && turns_.count_held(0, rows_end) >= most_busy_)
    return std::nullopt;
  for (std::int64_t turn = first; turn < first + row_length; ++turn)
    if (auto held = turns_.try_lock(turn)) return held;
  return std::nullopt;
}

}  // namespace ocr
