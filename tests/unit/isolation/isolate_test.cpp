#include "isolation/isolate.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "catch.hpp"
#include "isolated.hpp"
#include "processes.hpp"
#include "unit/isolation/isolated_work.hpp"

using namespace std::chrono_literals;
using namespace ocr::test;
using Clock = std::chrono::steady_clock;

TEST_CASE("isolate: the child's answer is returned, whatever bytes it contains") {
  const LeavesNothing check;
  const std::string answer =
      GENERATE(std::string("text"), std::string(), std::string("\0\xFF\n\0", 4), std::string(65536 - 8, 'x'),
               std::string(65536, 'y'), std::string(200'000, 'z'));
  const auto outcome = outcome_of([&] { return answer; });
  CHECK(outcome.end == ocr::ChildEnd::answered);
  CHECK((outcome.answer == answer));
}

TEST_CASE("isolate: an answer of 64 MiB is returned whole") {
  const LeavesNothing check;
  const auto outcome = outcome_of([] {
    std::string large(64 << 20, 'a');
    large.back() = 'z';
    return large;
  });
  CHECK(outcome.end == ocr::ChildEnd::answered);
  REQUIRE(outcome.answer.size() == 64 << 20);
  CHECK(outcome.answer.front() == 'a');
  CHECK(outcome.answer.back() == 'z');
}

TEST_CASE("isolate: a child's changes to memory do not reach the parent") {
  int value = 1;
  CHECK(outcome_of([&] { return std::to_string(++value); }).answer == "2");
  CHECK(outcome_of([&] { return std::to_string(++value); }).answer == "2");
  CHECK(value == 1);
}

TEST_CASE("isolate: a child killed by a signal always counts as crashed by that signal") {
  const LeavesNothing check;
  void* page = mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (int round = 0; round < 30; ++round) {
    const auto outcome = outcome_of([&] {
      std::signal(SIGSEGV, SIG_DFL);  // Catch2 and the sanitizers install handlers
      *static_cast<volatile char*>(page) = 'x';
      return std::string("went on");
    });
    REQUIRE(outcome.end == ocr::ChildEnd::crashed);
    REQUIRE(outcome.signal == SIGSEGV);
    REQUIRE(outcome.answer.empty());
  }
  munmap(page, 4096);
}

TEST_CASE("isolate: a child that aborts or traps has crashed by a signal") {
  const LeavesNothing check;
  const auto aborted = outcome_of([]() -> std::string {
    for (const int signal : {SIGABRT, SIGSEGV}) std::signal(signal, SIG_DFL);
    std::abort();
  });
  CHECK(aborted.end == ocr::ChildEnd::crashed);
  CHECK(aborted.signal != 0);
  const auto trapped = outcome_of([]() -> std::string {
    for (const int signal : {SIGILL, SIGTRAP}) std::signal(signal, SIG_DFL);
    __builtin_trap();
  });
  CHECK(trapped.end == ocr::ChildEnd::crashed);
  CHECK(trapped.signal != 0);
}

TEST_CASE("isolate: a child that is killed from outside has crashed") {
  const LeavesNothing check;
  const Shared<std::atomic<pid_t>> child;
  const auto outcome = outcome_of(
      [&]() -> std::string {
        *child = getpid();
        stay();
      },
      20s,
      [&] {
        if (*child != 0) kill(*child, SIGKILL);
        return true;
      });
  CHECK(outcome.end == ocr::ChildEnd::crashed);
  CHECK(outcome.signal == SIGKILL);
}

TEST_CASE("isolate: a child that exits without an answer has crashed") {
  const LeavesNothing check;
  const int code = GENERATE(0, 1, 3);
  const auto outcome = outcome_of([&]() -> std::string { _exit(code); });
  CHECK(outcome.end == ocr::ChildEnd::crashed);
  CHECK(outcome.signal == 0);
}

TEST_CASE("isolate: a child that throws has crashed") {
  const LeavesNothing check;
  const auto outcome = outcome_of([]() -> std::string { throw 7; });
  CHECK(outcome.end == ocr::ChildEnd::crashed);
  CHECK(outcome.signal == 0);
}

namespace {

// Writes an answer of `sent` bytes that announces a length of `announced`, and exits.
ocr::ChildOutcome outcome_of_lie(std::uint64_t announced, std::size_t sent) {
  return outcome_of([announced, sent]() -> std::string {
    send_bytes(&announced, sizeof announced);
    const std::string bytes(sent, 'x');
    if (sent > 0) send_bytes(bytes.data(), sent);
    _exit(0);
  });
}

}  // namespace

TEST_CASE("isolate: an answer shorter than its announced length is rejected") {
  const LeavesNothing check;
  const auto [announced, sent] = GENERATE(table<std::uint64_t, std::size_t>(
      {{10, 9}, {1, 0}, {~std::uint64_t{0}, 0}, {~std::uint64_t{0} - 7, 0}}));
  const auto outcome = outcome_of_lie(announced, sent);
  CHECK(outcome.end == ocr::ChildEnd::crashed);
  CHECK(outcome.answer.empty());
}

TEST_CASE("isolate: an answer longer than its announced length is truncated or rejected") {
  const LeavesNothing check;
  const auto announced = GENERATE(as<std::uint64_t>{}, 0, 10);
  const auto outcome = outcome_of_lie(announced, announced + 1);
  CHECK(outcome.answer.size() == (outcome.end == ocr::ChildEnd::answered ? announced : 0));
}

TEST_CASE("isolate: an answer that ends within the length field is rejected") {
  const LeavesNothing check;
  const auto outcome = outcome_of([]() -> std::string {
    send_bytes("1234567", 7);
    _exit(0);
  });
  CHECK(outcome.end == ocr::ChildEnd::crashed);
}

TEST_CASE("isolate: a child that closes its pipe and keeps running is killed") {
  const LeavesNothing check;
  const auto start = Clock::now();
  const auto outcome = outcome_of([]() -> std::string {
    close(answer_fd());
    stay();
  });
  CHECK(outcome.end == ocr::ChildEnd::crashed);
  CHECK(Clock::now() - start < 5s);
}

TEST_CASE("isolate: a child that answers, closes its pipe and keeps running has answered and is killed") {
  const LeavesNothing check;
  const auto outcome = outcome_of([]() -> std::string {
    const std::uint64_t size = 2;
    send_bytes(&size, sizeof size);
    send_bytes("ok", 2);
    close(answer_fd());
    stay();
  });
  CHECK(outcome.end == ocr::ChildEnd::answered);
  CHECK(outcome.answer == "ok");
}

TEST_CASE("isolate: a hundred children in a row leave nothing behind") {
  const LeavesNothing check;
  for (int round = 0; round < 100; ++round)
    REQUIRE(outcome_of([] { return std::string("a"); }).answer == "a");
}
