#include "isolation/isolate.hpp"

#include <fcntl.h>
#include <leptonica/allheaders.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <new>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "isolated.hpp"
#include "processes.hpp"
#include "temporary_folder.hpp"

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using ocr::test::always;
using ocr::test::LeavesNothing;
using ocr::test::sandbox;
constexpr std::int64_t memory = ocr::test::child_memory;

ocr::ChildOutcome outcome_of(const std::function<std::string()>& work,
                             std::chrono::milliseconds deadline = 20s,
                             const ocr::KeepGoing& keep_going = always) {
  return ocr::run_isolated(sandbox(), {deadline, memory}, keep_going, ocr::IsolatedPiece{work});
}

// Runs until it is killed: the sandbox lets a child neither sleep nor pause.
[[noreturn]] void stay() {
  for (;;) sched_yield();
}

// In the child: the pipe for the answer, all that it has besides the standard streams.
int answer_fd() {
  for (int fd = 3; fd < 1024; ++fd)
    if (lseek(fd, 0, SEEK_CUR) >= 0 || errno == ESPIPE) return fd;
  return -1;
}

void send(const void* bytes, std::size_t size) {
  if (write(answer_fd(), bytes, size) != static_cast<ssize_t>(size)) _exit(77);
}

}  // namespace

TEST_CASE("isolate: the child's answer comes back, whatever bytes are in it") {
  const LeavesNothing check;
  const std::string answer =
      GENERATE(std::string("text"), std::string(), std::string("\0\xFF\n\0", 4), std::string(65536 - 8, 'x'),
               std::string(65536, 'y'), std::string(200'000, 'z'));
  const auto outcome = outcome_of([&] { return answer; });
  CHECK(outcome.end == ocr::ChildEnd::answered);
  CHECK((outcome.answer == answer));
}

TEST_CASE("isolate: an answer of 64 MB comes back whole") {
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

TEST_CASE("isolate: what the child changes in memory stays in the child") {
  int value = 1;
  CHECK(outcome_of([&] { return std::to_string(++value); }).answer == "2");
  CHECK(outcome_of([&] { return std::to_string(++value); }).answer == "2");
  CHECK(value == 1);
}

TEST_CASE("isolate: a child that a signal ends has crashed by it, each time") {
  const LeavesNothing check;
  void* page = mmap(nullptr, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  for (int round = 0; round < 30; ++round) {
    const auto outcome = outcome_of([&] {
      std::signal(SIGSEGV, SIG_DFL);  // Catch2 and the sanitizers have handlers of their own
      *static_cast<volatile char*>(page) = 'x';
      return std::string("went on");
    });
    REQUIRE(outcome.end == ocr::ChildEnd::crashed);
    REQUIRE(outcome.signal == SIGSEGV);
    REQUIRE(outcome.answer.empty());
  }
  munmap(page, 4096);
}

TEST_CASE("isolate: a child that gives itself up has crashed by a signal") {
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
  const ocr::test::Shared<std::atomic<pid_t>> child;
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

TEST_CASE("isolate: a child that leaves without an answer has crashed") {
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

// Writes an answer of `sent` bytes that announces another length, and leaves.
ocr::ChildOutcome outcome_of_lie(std::uint64_t announced, std::size_t sent) {
  return outcome_of([announced, sent]() -> std::string {
    send(&announced, sizeof announced);
    const std::string bytes(sent, 'x');
    if (sent > 0) send(bytes.data(), sent);
    _exit(0);
  });
}

TEST_CASE("isolate: an answer that is shorter than it announces is none") {
  const LeavesNothing check;
  const auto [announced, sent] = GENERATE(table<std::uint64_t, std::size_t>(
      {{10, 9}, {1, 0}, {~std::uint64_t{0}, 0}, {~std::uint64_t{0} - 7, 0}}));
  const auto outcome = outcome_of_lie(announced, sent);
  CHECK(outcome.end == ocr::ChildEnd::crashed);
  CHECK(outcome.answer.empty());
}

TEST_CASE("isolate: of an answer that is longer than it announces no more than that is taken") {
  const LeavesNothing check;
  const auto announced = GENERATE(as<std::uint64_t>{}, 0, 10);
  const auto outcome = outcome_of_lie(announced, announced + 1);
  CHECK(outcome.answer.size() == (outcome.end == ocr::ChildEnd::answered ? announced : 0));
}

TEST_CASE("isolate: an answer that breaks off within its length is none") {
  const LeavesNothing check;
  const auto outcome = outcome_of([]() -> std::string {
    send("1234567", 7);
    _exit(0);
  });
  CHECK(outcome.end == ocr::ChildEnd::crashed);
}

TEST_CASE("isolate: a child that hangs is late, and killed at its deadline") {
  const LeavesNothing check;
  const auto start = Clock::now();
  const auto outcome = outcome_of([]() -> std::string { stay(); }, 150ms);
  CHECK(outcome.end == ocr::ChildEnd::late);
  CHECK(Clock::now() - start >= 150ms);
  CHECK(Clock::now() - start < 5s);
}

TEST_CASE("isolate: a child that keeps talking is late as well") {
  const LeavesNothing check;
  const auto outcome = outcome_of(
      []() -> std::string {
        for (;;) {
          send("x", 1);
          for (int i = 0; i < 1000; ++i) sched_yield();
        }
      },
      150ms);
  CHECK(outcome.end == ocr::ChildEnd::late);
  CHECK(outcome.answer.empty());
}

TEST_CASE("isolate: a child whose answer nobody wants any more is killed soon") {
  const LeavesNothing check;
  int asked = 0;
  const auto start = Clock::now();
  const auto outcome = outcome_of([]() -> std::string { stay(); }, 60s, [&] { return ++asked < 3; });
  CHECK(outcome.end == ocr::ChildEnd::abandoned);
  CHECK(asked == 3);
  CHECK(Clock::now() - start < 5s);
}

TEST_CASE("isolate: the question whether to go on is asked ten times a second, not more") {
  int asked = 0;
  outcome_of([]() -> std::string { stay(); }, 500ms, [&] { return ++asked > 0; });
  CHECK(asked >= 2);
  CHECK(asked <= 6);
}

TEST_CASE("isolate: when the question itself fails, the child is ended and the failure goes on") {
  const LeavesNothing check;
  CHECK_THROWS_AS(
      outcome_of([]() -> std::string { stay(); }, 60s, []() -> bool { throw std::runtime_error("store"); }),
      std::runtime_error);
}

TEST_CASE("isolate: memory that cannot be had is told from a crash, each time") {
  const LeavesNothing check;
  for (int round = 0; round < 30; ++round) {
    const auto outcome = outcome_of([]() -> std::string { throw std::bad_alloc(); });
    REQUIRE(outcome.end == ocr::ChildEnd::out_of_memory);
  }
}

#ifndef __SANITIZE_ADDRESS__
TEST_CASE("isolate: a child that takes more than its address space runs out of memory") {
  const LeavesNothing check;
  const auto outcome = outcome_of([] {
    std::vector<std::string> blocks;
    for (;;) blocks.emplace_back(16 << 20, 'x');
    return std::string("unlimited");
  });
  CHECK(outcome.end == ocr::ChildEnd::out_of_memory);
}

TEST_CASE("isolate: a library that would not look whether it got memory does not come to use it") {
  const LeavesNothing check;
  constexpr std::size_t too_much = std::size_t{2} * memory;
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
  CHECK(std::malloc(std::size_t{1} << 50) == nullptr);  // outside a child it is as always
}
#endif

TEST_CASE("isolate: a child that closes its pipe and stays is ended") {
  const LeavesNothing check;
  const auto start = Clock::now();
  const auto outcome = outcome_of([]() -> std::string {
    close(answer_fd());
    stay();
  });
  CHECK(outcome.end == ocr::ChildEnd::crashed);
  CHECK(Clock::now() - start < 5s);
}

TEST_CASE("isolate: a child that answers, closes its pipe and stays has answered, and is ended") {
  const LeavesNothing check;
  const auto outcome = outcome_of([]() -> std::string {
    const std::uint64_t size = 2;
    send(&size, sizeof size);
    send("ok", 2);
    close(answer_fd());
    stay();
  });
  CHECK(outcome.end == ocr::ChildEnd::answered);
  CHECK(outcome.answer == "ok");
}

TEST_CASE("isolate: a child dies with the process that forked it") {
  prctl(PR_SET_CHILD_SUBREAPER, 1);  // so that the orphan is ours to wait for
  const ocr::test::Shared<std::atomic<pid_t>> child;
  ocr::test::Forked parent([&] {
    outcome_of(
        [&]() -> std::string {
          *child = getpid();
          stay();
        },
        60s);
    return 0;
  });
  REQUIRE(ocr::test::eventually([&] { return (*child).load() != 0; }));
  parent.send(SIGKILL);
  CHECK(parent.wait() == -SIGKILL);
  int status = 0;
  CHECK(ocr::test::eventually([&] { return waitpid((*child).load(), &status, WNOHANG) == (*child).load(); }));
  CHECK(WIFSIGNALED(status));
  prctl(PR_SET_CHILD_SUBREAPER, 0);
}

TEST_CASE("isolate: a hundred children one after the other leave nothing") {
  const LeavesNothing check;
  for (int round = 0; round < 100; ++round)
    REQUIRE(outcome_of([] { return std::string("a"); }).answer == "a");
}

TEST_CASE("isolate: pieces run one by one, or together as far as there are cores, and each is heard of") {
  const LeavesNothing check;
  const std::size_t most = GENERATE(1, 3);
  const ocr::test::TemporaryFolder folder;
  const ocr::LockFile cores(folder.file("cores"));
  std::size_t begun = 0;
  std::size_t running = 0;
  std::size_t most_running = 0;
  std::vector<std::string> answers(8);
  ocr::IsolatedPieces pieces;
  pieces.has_next = [&] { return begun < answers.size(); };
  pieces.next = [&]() -> ocr::IsolatedPiece {
    most_running = std::max(most_running, ++running);
    return {[number = begun++] { return std::string(number, 'x'); }};
  };
  pieces.take_core = [&](bool beside_others) -> std::optional<ocr::HeldLock> {
    CHECK(beside_others == (running > 0));
    if (beside_others && running >= most) return std::nullopt;
    return cores.lock(static_cast<std::int64_t>(begun));
  };
  pieces.ended = [&](std::size_t piece, const ocr::ChildOutcome& outcome) {
    --running;
    CHECK(outcome.end == ocr::ChildEnd::answered);
    answers.at(piece) = outcome.answer;
  };
  CHECK(ocr::run_isolated(sandbox(), {20s, memory}, always, pieces));
  for (std::size_t number = 0; number < answers.size(); ++number) CHECK(answers[number].size() == number);
  CHECK(most_running == most);
  CHECK(cores.count_held(0, 100) == 0);
}

TEST_CASE("isolate: pieces that nobody wants any more, and pieces that are late, are ended") {
  const LeavesNothing check;
  int ended = 0;
  bool is_wanted = true;
  std::size_t begun = 0;
  ocr::IsolatedPieces pieces;
  pieces.has_next = [&] { return begun < 3; };
  pieces.next = [&]() -> ocr::IsolatedPiece {
    ++begun;
    return {[]() -> std::string { stay(); }};
  };
  const ocr::test::TemporaryFolder folder;
  const ocr::LockFile cores(folder.file("cores"));
  pieces.take_core = [&](bool) { return cores.try_lock(static_cast<std::int64_t>(begun)); };
  pieces.ended = [&](std::size_t, const ocr::ChildOutcome& outcome) {
    CHECK(outcome.end == ocr::ChildEnd::late);
    ++ended;
  };
  CHECK(ocr::run_isolated(sandbox(), {100ms, memory}, always, pieces));
  CHECK(ended == 3);
  begun = 0;
  CHECK(ocr::run_isolated(sandbox(), {20s, memory, Clock::now() + 100ms}, always, pieces));
  CHECK(ended == 6);
  begun = 0;
  CHECK_FALSE(ocr::run_isolated(
      sandbox(), {20s, memory}, [&] { return std::exchange(is_wanted, false); }, pieces));
  CHECK(ended == 6);
}
