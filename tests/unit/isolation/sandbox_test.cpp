#include "isolation/sandbox.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdlib>

#include "catch.hpp"
#include "processes.hpp"
#include "temporary_folder.hpp"
#include "unit/isolation/isolated_work.hpp"

using namespace std::chrono_literals;
using namespace ocr::test;

namespace {

// The answer of `work`, run inside the sandbox of a reader.
std::string inside(const std::function<std::string()>& work) {
  const auto outcome = ocr::test::outcome_of(work);
  return outcome.end == ocr::ChildEnd::answered ? outcome.answer : "no answer";
}

std::string verdict(long returned) {
  if (returned >= 0) return "allowed";
  return errno == EPERM ? "refused" : "failed otherwise: " + std::to_string(errno);
}

// A thread with a small stack, so that many fit into the address space.
int start_thread() {
  constexpr std::size_t stack_bytes = 16 << 10;
  char* const stack = new char[stack_bytes];
  const auto run = [](void*) -> int { stay(); };
  return clone(run, stack + stack_bytes, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD,
               nullptr);
}

}  // namespace

TEST_CASE("sandbox: no file can be opened, created, inspected or removed") {
  const ocr::test::TemporaryFolder folder;
  const std::string path = folder.file("file");
  close(open(path.c_str(), O_CREAT | O_WRONLY, 0600));
  CHECK(inside([&] { return verdict(open(path.c_str(), O_RDONLY)); }) == "refused");
  CHECK(inside([&] { return verdict(open((path + "2").c_str(), O_CREAT | O_WRONLY, 0600)); }) == "refused");
  CHECK(inside([&] { return verdict(syscall(SYS_open, path.c_str(), O_RDONLY)); }) == "refused");
  CHECK(inside([&] { return verdict(syscall(SYS_openat2, AT_FDCWD, path.c_str(), nullptr, 0)); }) ==
        "refused");
  CHECK(inside([&] { return verdict(syscall(SYS_memfd_create, "m", 0)); }) == "refused");
  CHECK(inside([&] {
          struct stat about {};
          return verdict(stat(path.c_str(), &about));
        }) == "refused");
  CHECK(inside([&] { return verdict(unlink(path.c_str())); }) == "refused");
  CHECK(inside([&] { return verdict(rename(path.c_str(), (path + "2").c_str())); }) == "refused");
  CHECK(inside([&] { return verdict(mkdir((path + "3").c_str(), 0700)); }) == "refused");
  CHECK(access(path.c_str(), F_OK) == 0);
  CHECK(access((path + "2").c_str(), F_OK) != 0);
}

TEST_CASE("sandbox: no socket can be created") {
  const int family = GENERATE(AF_INET, AF_INET6, AF_UNIX);
  CHECK(inside([&] { return verdict(socket(family, SOCK_STREAM, 0)); }) == "refused");
  CHECK(inside([] {
          int ends[2];
          return verdict(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
        }) == "refused");
}

TEST_CASE("sandbox: no process can be created, replaced, traced or signalled") {
  CHECK(inside([] { return verdict(syscall(SYS_fork)); }) == "refused");
  CHECK(inside([] { return verdict(fork()); }) == "refused");
  CHECK(inside([] { return verdict(vfork()); }) == "refused");
  CHECK(inside([] {
          char* const none[] = {nullptr};
          return verdict(execve("/bin/true", none, none));
        }) == "refused");
  CHECK(inside([] { return verdict(ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)); }) == "refused");
  CHECK(inside([] { return verdict(kill(getppid(), 0)); }) == "refused");
}

TEST_CASE("sandbox: the child cannot signal another process") {
  const pid_t parent = getpid();
  CHECK(inside([&] { return verdict(syscall(SYS_tgkill, parent, parent, 0)); }) == "refused");
}

TEST_CASE("sandbox: a child can start threads only if the decoders of its image need them") {
  const bool needs_threads = GENERATE(true, false);
  ocr::Nursery nursery(work_of([&](TestWork& work) {
                         work.threads = needs_threads;
                         work.answering = [](auto, auto) { return verdict(start_thread()); };
                       }),
                       child_memory);
  CHECK(ocr::run_isolated(nursery, "", {20s}, always, ocr::ChildOrder{}).answer ==
        (needs_threads ? "allowed" : "refused"));
}

TEST_CASE("sandbox: a child that starts threads without end is killed") {
  ocr::Nursery nursery(work_of([](TestWork& work) {
                         work.threads = true;
                         work.answering = [](auto, auto) -> std::string {
                           for (int started = 0; started < 2000; ++started) start_thread();
                           stay();
                         };
                       }),
                       child_memory);
  const auto outcome = ocr::run_isolated(nursery, "", {60s}, always, ocr::ChildOrder{});
  CHECK(outcome.end == ocr::ChildEnd::crashed);
  CHECK(outcome.signal == SIGKILL);
}

TEST_CASE("sandbox: limits cannot be raised, and privileges cannot be gained") {
  CHECK(inside([] {
          rlimit limit{RLIM_INFINITY, RLIM_INFINITY};
          return verdict(setrlimit(RLIMIT_AS, &limit));
        }) == "refused");
  CHECK(inside([] { return verdict(setuid(0)); }) == "refused");
  CHECK(inside([] { return verdict(syscall(SYS_unshare, 0)); }) == "refused");
  CHECK(inside([] { return verdict(prctl(PR_SET_DUMPABLE, 1)); }) == "refused");
  CHECK(inside([] { return verdict(prctl(PR_SET_PDEATHSIG, 0)); }) == "refused");
  CHECK(inside([] { return verdict(prctl(PR_SET_NAME, "another")); }) == "allowed");
}

TEST_CASE("sandbox: only order, image and answer are left open, and the standard streams are /dev/null") {
  const ocr::test::TemporaryFolder folder;
  const int low = open(folder.file("low").c_str(), O_CREAT | O_RDWR, 0600);
  const int high = fcntl(low, F_DUPFD, 500);
  REQUIRE(high >= 500);
  CHECK(inside([] {
          std::string open_ones;
          for (int fd = 0; fd < 1024; ++fd)
            if (lseek(fd, 0, SEEK_CUR) >= 0 || errno != EBADF) open_ones += fd < 3 ? 's' : 'p';
          return open_ones;
        }) == "sssppp");
  close(low);
  close(high);

  const ocr::test::CapturedErrors errors;
  CHECK(inside([] {
          char byte = 0;
          return verdict(write(STDERR_FILENO, "words", 5)) + " " +
                 std::to_string(read(STDIN_FILENO, &byte, 1));
        }) == "allowed 0");
  CHECK(errors.text().empty());
}

TEST_CASE("sandbox: the pipe for the answer may have any file descriptor number") {
  std::vector<int> taken;
  for (int i = 0; i < GENERATE(0, 1, 40); ++i) taken.push_back(open("/dev/null", O_RDONLY | O_CLOEXEC));
  CHECK(inside([] { return std::string("whole"); }) == "whole");
  for (const int fd : taken) close(fd);
}

TEST_CASE("sandbox: the memory and time calls that decoding needs are allowed") {
  CHECK(inside([] {
          const std::string block(100 << 20, 'x');
          timespec now{};
          return verdict(clock_gettime(CLOCK_REALTIME, &now)) + (block.back() == 'x' ? "" : "!");
        }) == "allowed");
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("sandbox: memory beyond the limit is refused") {
  CHECK(inside([] {
          const void* block = mmap(nullptr, static_cast<std::size_t>(2 * ocr::test::child_memory),
                                   PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
          return std::string(block == MAP_FAILED ? "refused" : "had");
        }) == "refused");
}
#endif

TEST_CASE("sandbox: the process that created it is not restricted") {
  CHECK(inside([] { return std::string("done"); }) == "done");
  const int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
  CHECK(fd >= 0);
  close(fd);
}
