#include "base/stop_signal.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>

#include "catch.hpp"
#include "processes.hpp"

// Each test forks a process, because a request to stop cannot be withdrawn.
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr int yes = 0;
constexpr int no = 1;

// An alarm ends a process that waits when it should not.
int exit_code_of(const std::function<bool()>& work) {
  return ocr::test::Forked([&] {
           alarm(10);
           return work() ? yes : no;
         })
      .wait();
}

// The read end of a pipe that contains a byte.
int readable_fd() {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0 || write(ends[1], "x", 1) != 1) throw std::runtime_error("pipe");
  return ends[0];
}

}  // namespace

TEST_CASE("stop signal: without a signal, no stop is noticed") {
  CHECK(exit_code_of([] {
          ocr::StopSignal stop;
          const auto start = Clock::now();
          const bool goes_on = !stop.was_asked() && stop.wait_for({}, 20ms);
          return goes_on && Clock::now() - start >= 20ms;
        }) == yes);
}

TEST_CASE("stop signal: SIGTERM and SIGUSR1 are noticed at the next check, and not forgotten") {
  const int signal = GENERATE(SIGTERM, SIGUSR1);
  CHECK(exit_code_of([&] {
          ocr::StopSignal stop;
          raise(signal);
          return stop.was_asked() && stop.was_asked() && !stop.wait_for({}, 0ms);
        }) == yes);
}

TEST_CASE("stop signal: after it is noticed, waits return at once") {
  CHECK(exit_code_of([] {
          ocr::StopSignal stop;
          raise(SIGTERM);
          return stop.was_asked() && !stop.wait_for({}, ocr::StopSignal::no_limit) && !stop.wait_for({}, 60s);
        }) == yes);
}

TEST_CASE("stop signal: work between two waits is not interrupted") {
  CHECK(exit_code_of([] {
          ocr::StopSignal stop;
          std::array<int, 2> ends{};
          if (pipe(ends.data()) != 0) return false;
          // A read that a signal handler interrupted would fail with EINTR.
          ocr::test::Forked writer([&, parent = getppid()] {
            kill(getppid(), SIGTERM);
            return parent > 0 && write(ends[1], "x", 1) == 1 ? 0 : 1;
          });
          char byte = 0;
          const bool read_whole = read(ends[0], &byte, 1) == 1 && byte == 'x';
          return read_whole && writer.wait() == 0 && stop.was_asked();
        }) == yes);
}

TEST_CASE("stop signal: a wait ends at once when the signal comes") {
  const ocr::test::Shared<std::atomic<bool>> waiting;
  const int signal = GENERATE(SIGTERM, SIGUSR1);
  const bool has_timeout = GENERATE(true, false);
  *waiting = false;
  ocr::test::Forked process([&] {
    ocr::StopSignal stop;
    *waiting = true;
    return (has_timeout ? stop.wait_for({}, 60s) : stop.wait_for({}, ocr::StopSignal::no_limit)) ? no : yes;
  });
  REQUIRE(ocr::test::eventually([&] { return waiting.operator*().load(); }));
  const auto start = Clock::now();
  process.send(signal);
  CHECK(process.wait() == yes);
  CHECK(Clock::now() - start < 5s);
}

TEST_CASE("stop signal: a wait ends when its file can be read") {
  CHECK(exit_code_of([] {
          ocr::StopSignal stop;
          const auto start = Clock::now();
          const int fd = readable_fd();
          return stop.wait_for({fd}, ocr::StopSignal::no_limit) && stop.wait_for({fd}, 60s) &&
                 Clock::now() - start < 5s;
        }) == yes);
}

TEST_CASE("stop signal: it is noticed even if there is always something to read") {
  CHECK(exit_code_of([] {
          ocr::StopSignal stop;
          const int fd = readable_fd();
          raise(SIGTERM);
          return !stop.wait_for({fd}, ocr::StopSignal::no_limit);
        }) == yes);
}
