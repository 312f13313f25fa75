#include "isolation/process_handle.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <utility>

#include "base/error.hpp"
#include "catch.hpp"
#include "processes.hpp"

namespace {

using ocr::ProcessHandle;
using ocr::test::eventually;

pid_t child_that_waits() {
  const pid_t child = fork();
  if (child == 0)
    for (;;) pause();
  return child;
}

bool was_reaped(pid_t child) {
  return waitpid(child, nullptr, WNOHANG) < 0 && errno == ECHILD;
}

pid_t child_that_exits(int status) {
  const pid_t child = fork();
  if (child == 0) _exit(status);
  return child;
}

}  // namespace

TEST_CASE("process handle: it tells whether the process has ended, and how") {
  const pid_t first = child_that_waits();
  ProcessHandle waiting(first);
  CHECK_FALSE(waiting.has_ended());
  waiting.kill();
  CHECK(eventually([&] { return waiting.has_ended(); }));
  waiting.kill();  // does no harm
  const siginfo_t killed = waiting.stop();
  CHECK(killed.si_code == CLD_KILLED);
  CHECK(killed.si_status == SIGKILL);
  CHECK(was_reaped(first));

  const pid_t second = child_that_exits(7);
  ProcessHandle exiting(second);
  REQUIRE(eventually([&] { return exiting.has_ended(); }));
  const siginfo_t exited = exiting.stop();
  CHECK(exited.si_code == CLD_EXITED);
  CHECK(exited.si_status == 7);
  CHECK(was_reaped(second));
}

TEST_CASE("process handle: the process ends with it, even if it is stopped") {
  const std::ptrdiff_t before = ocr::test::open_files();
  const pid_t child = child_that_waits();
  {
    const ProcessHandle handle(child);
    kill(child, SIGSTOP);
  }
  CHECK(was_reaped(child));
  CHECK(ocr::test::open_files() == before);
}

TEST_CASE("process handle: it can be handed on") {
  const pid_t one = child_that_waits();
  const pid_t other = child_that_waits();
  ProcessHandle first(one);
  {
    ProcessHandle second(std::move(first));
    CHECK_FALSE(second.has_ended());
    second = ProcessHandle(other);
    CHECK(was_reaped(one));
    CHECK_FALSE(second.has_ended());
  }
  CHECK(was_reaped(other));
}

TEST_CASE("process handle: a process that was reaped elsewhere is harmless") {
  const pid_t child = child_that_exits(7);
  ProcessHandle handle(child);
  REQUIRE(waitpid(child, nullptr, 0) == child);
  CHECK(handle.has_ended());
  handle.kill();
  const siginfo_t end = handle.stop();
  CHECK(end.si_code == 0);
  CHECK(end.si_status == 0);
}

TEST_CASE("process handle: without a descriptor for it, the child is killed and reaped") {
  const auto attempt = [] {
    const pid_t child = child_that_waits();
    const rlimit none{0, 0};
    setrlimit(RLIMIT_NOFILE, &none);
    try {
      const ProcessHandle handle(child);
      return 1;
    } catch (const ocr::Unavailable&) {
      return was_reaped(child) ? 0 : 2;
    }
  };
  CHECK(ocr::test::Forked(attempt).wait() == 0);
}
