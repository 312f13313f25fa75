#include "isolation/cores.hpp"

#include <sched.h>

#include <algorithm>

namespace ocr {
namespace {

constexpr std::int64_t seat_count = 1000;
constexpr std::int64_t door = seat_count;  // locked while a process counts and takes seats

// The cores that this process may use. A container may restrict it to some of the machine's cores.
std::int64_t usable_cores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  if (sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return std::max(1, CPU_COUNT(&cores));
}

}  // namespace

Cores::Cores(const std::string& path) : Cores(path, usable_cores()) {}

std::optional<HeldLock> Cores::take_below(std::int64_t most_held) const {
  const HeldLock inside = seats_.lock(door);
  if (seats_.count_held(0, seat_count) >= most_held) return std::nullopt;
  for (std::int64_t seat = 0; seat < seat_count; ++seat)
    if (auto held = seats_.try_lock(seat)) return held;
  return std::nullopt;
}

std::int64_t Cores::count_taken() const {
  return seats_.count_held(0, seat_count);
}

std::optional<HeldLock> Cores::take() const {
  return take_below(seat_count);
}

std::optional<HeldLock> Cores::take_if_idle() const {
  return take_below(count_);
}

}  // namespace ocr
