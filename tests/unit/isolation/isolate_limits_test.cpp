// Why a child is killed: its deadline, an answer that is no longer wanted, its memory, the death of its
// parent.
#include <leptonica/allheaders.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "isolated.hpp"
#include "isolation/isolate.hpp"
#include "process_tree.hpp"
#include "processes.hpp"
#include "unit/isolation/isolated_work.hpp"

using namespace std::chrono_literals;
using namespace ocr::test;
using Clock = std::chrono::steady_clock;

TEST_CASE("isolate: a child that hangs is late and is killed at its deadline") {
  const LeavesNothing check;
  const auto start = Clock::now();
  const auto outcome = outcome_of([]() -> std::string { stay(); }, 150ms);
  CHECK(outcome.end == ocr::ChildEnd::late);
  CHECK(Clock::now() - start >= 150ms);
  CHECK(Clock::now() - start < 5s);
}

TEST_CASE("isolate: a child that keeps writing is late as well") {
  const LeavesNothing check;
  const auto outcome = outcome_of(
      []() -> std::string {
        for (;;) {
          send_bytes("x", 1);
          for (int i = 0; i < 1000; ++i) sched_yield();
        }
      },
      150ms);
  CHECK(outcome.end == ocr::ChildEnd::late);
  CHECK(outcome.answer.empty());
}

TEST_CASE("isolate: a child whose answer is no longer wanted is killed soon") {
  const LeavesNothing check;
  int asked = 0;
  const auto start = Clock::now();
  const auto outcome = outcome_of([]() -> std::string { stay(); }, 60s, [&] { return ++asked < 3; });
  CHECK(outcome.end == ocr::ChildEnd::abandoned);
  CHECK(asked == 3);
  CHECK(Clock::now() - start < 5s);
}

TEST_CASE("isolate: keep_going is called ten times per second, not more often") {
  int asked = 0;
  outcome_of([]() -> std::string { stay(); }, 500ms, [&] { return ++asked > 0; });
  CHECK(asked >= 2);
  CHECK(asked <= 6);
}

TEST_CASE("isolate: a child that works for long yields to others") {
  const LeavesNothing check;
  int lowered_by = 0;
  const auto outcome = outcome_of([]() -> std::string { stay(); }, 20s,
                                  [&] {
                                    for (const pid_t child : children_of(getpid()))
                                      if (name_of(child) == ocr::reader_name)
                                        lowered_by = getpriority(PRIO_PROCESS, static_cast<id_t>(child)) -
                                                     getpriority(PRIO_PROCESS, 0);
                                    return lowered_by == 0;
                                  });
  CHECK(outcome.end == ocr::ChildEnd::abandoned);
  CHECK(lowered_by > 0);
}

TEST_CASE("isolate: if keep_going throws, the child is killed and the exception propagates") {
  const LeavesNothing check;
  CHECK_THROWS_AS(
      outcome_of([]() -> std::string { stay(); }, 60s, []() -> bool { throw std::runtime_error("store"); }),
      std::runtime_error);
}

TEST_CASE("isolate: running out of memory is always distinguished from a crash") {
  const LeavesNothing check;
  for (int round = 0; round < 30; ++round) {
    const auto outcome = outcome_of([]() -> std::string { throw std::bad_alloc(); });
    REQUIRE(outcome.end == ocr::ChildEnd::out_of_memory);
  }
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("isolate: a child that exceeds its address-space limit runs out of memory") {
  const LeavesNothing check;
  const auto outcome = outcome_of([] {
    std::vector<std::string> blocks;
    for (;;) blocks.emplace_back(16 << 20, 'x');
    return std::string("unlimited");
  });
  CHECK(outcome.end == ocr::ChildEnd::out_of_memory);
}

TEST_CASE("isolate: a failed allocation ends the child before a library can use the null pointer") {
  const LeavesNothing check;
  constexpr std::size_t too_much = std::size_t{2} * child_memory;
  const std::vector<std::pair<const char*, std::function<void*()>>> ways{
      {"malloc", [] { return std::malloc(too_much); }},
      {"calloc", [] { return std::calloc(2, too_much / 2); }},
      {"realloc", [] { return std::realloc(std::malloc(1), too_much); }},
      {"a Pix", [] { return pixCreate(20000, 20000, 32); }}};
  for (const auto& [name, way] : ways) {
    CAPTURE(name);
    const auto outcome = outcome_of([&way = way] { return std::string(way() == nullptr ? "none" : "some"); });
    CHECK(outcome.end == ocr::ChildEnd::out_of_memory);
  }
  CHECK(std::malloc(std::size_t{1} << 50) == nullptr);  // outside a child, malloc behaves as usual
}
#endif

TEST_CASE("isolate: a child dies with the process that forked it") {
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // so that this process can wait for the orphan
  const Shared<std::atomic<pid_t>> child;
  Forked parent([&] {
    outcome_of(
        [&]() -> std::string {
          *child = getpid();
          stay();
        },
        60s);
    return 0;
  });
  REQUIRE(eventually([&] { return (*child).load() != 0; }));
  parent.send(SIGKILL);
  CHECK(parent.wait() == -SIGKILL);
  int status = 0;
  CHECK(eventually([&] { return waitpid((*child).load(), &status, WNOHANG) == (*child).load(); }));
  CHECK(WIFSIGNALED(status));
  CHECK(eventually([] { return !has_children(); }));  // its nursery has died too
  prctl(PR_SET_CHILD_SUBREAPER, 0);
}
