#include "isolation/isolate.hpp"

#include <poll.h>

#include <algorithm>
#include <list>
#include <optional>
#include <utility>
#include <vector>

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds tick{100};
// A child that takes longer yields to those that have just begun, so that long work does not delay short
// work.
constexpr std::chrono::milliseconds until_yielding{500};

struct Running {
  std::size_t piece;
  ChildProcess child;
  Clock::time_point deadline;
  std::optional<HeldLock> core;
  Clock::time_point begin = Clock::now();
  bool has_yielded = false;
};

Clock::time_point next_event(const std::list<Running>& running, Clock::time_point next_question) {
  for (const Running& one : running) next_question = std::min(next_question, one.deadline);
  return next_question;
}

// Waits until a child has written something, but at most for `longest`.
void wait_for_any(const std::list<Running>& running, std::chrono::milliseconds longest,
                  std::vector<pollfd>& watched) {
  watched.clear();
  for (const Running& one : running) watched.push_back({one.child.fd(), POLLIN, 0});
  if (poll(watched.data(), watched.size(), static_cast<int>(longest.count())) < 0)
    for (pollfd& one : watched) one.revents = 0;
}

void supervise(Running& one) {
  one.child.limit_threads();
  if (one.has_yielded || Clock::now() - one.begin < until_yielding) return;
  one.child.lower_priority();
  one.has_yielded = true;
}

}  // namespace

bool run_isolated(Nursery& nursery, std::string_view image, const ChildLimits& limits,
                  const KeepGoing& keep_going, const IsolatedPieces& pieces) {
  const SealedMemory copy(image);
  std::list<Running> running;
  std::vector<pollfd> watched;
  std::size_t started = 0;
  const auto start_what_may = [&] {
    while (pieces.has_next()) {
      const bool beside_others = !running.empty();
      auto core = pieces.take_core(beside_others);
      if (beside_others && !core) return;
      end_answered();  // the new child may need the memory that they hold
      auto child = nursery.start(pieces.next(), copy);
      const auto deadline = std::min(Clock::now() + limits.deadline, limits.latest);
      running.push_back({started++, std::move(child), deadline, std::move(core)});
    }
  };
  const auto end = [&](std::list<Running>::iterator one, ChildOutcome outcome) {
    const std::size_t piece = one->piece;
    const auto next = running.erase(one);  // frees its core before the next piece asks for one
    if (!running.empty()) end_answered();
    pieces.ended(piece, std::move(outcome));
    return next;
  };

  Clock::time_point next_question = Clock::now();
  for (start_what_may(); !running.empty(); start_what_may()) {
    if (Clock::now() >= next_question) {
      if (!keep_going()) return false;
      for (Running& one : running) supervise(one);
      next_question = Clock::now() + tick;
    }
    wait_for_any(
        running,
        std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(
                                                   next_event(running, next_question) - Clock::now())),
        watched);
    std::size_t at = 0;
    for (auto one = running.begin(); one != running.end(); ++at) {
      if (watched[at].revents != 0 && one->child.take_bytes()) {
        one = end(one, one->child.outcome());
      } else if (Clock::now() >= one->deadline) {
        one = end(one, {ChildEnd::late, "", 0});
      } else {
        ++one;
      }
    }
  }
  return true;
}

ChildOutcome run_isolated(Nursery& nursery, std::string_view image, const ChildLimits& limits,
                          const KeepGoing& keep_going, const ChildOrder& order) {
  ChildOutcome outcome;
  bool is_begun = false;
  IsolatedPieces one;
  one.has_next = [&] { return !is_begun; };
  one.next = [&] {
    is_begun = true;
    return order;
  };
  one.take_core = [](bool) { return std::nullopt; };
  one.ended = [&](std::size_t, ChildOutcome ended) { outcome = std::move(ended); };
  if (!run_isolated(nursery, image, limits, keep_going, one)) outcome.end = ChildEnd::abandoned;
  return outcome;
}

}  // namespace ocr
