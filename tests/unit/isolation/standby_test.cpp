#include "isolation/standby.hpp"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <vector>

#include "catch.hpp"
#include "isolated.hpp"
#include "isolation/isolate.hpp"
#include "process_tree.hpp"
#include "processes.hpp"

namespace {

using namespace std::chrono_literals;
using ocr::test::always;
using ocr::test::eventually;
using ocr::test::LeavesNothing;
using ocr::test::sandbox;

constexpr std::int64_t memory = ocr::test::child_memory;

std::string repeat(std::string_view order) {
  return std::string(order);
}

// The outcome of the standby child for an order; the answer is `forked` if there is no such child.
ocr::ChildOutcome outcome_of(ocr::Standby& standby, std::string_view head, std::string_view image) {
  const ocr::IsolatedPiece piece{[] { return std::string("forked"); }, [] { return std::vector<int>(); },
                                 [&] { return standby.hand_over(head, image); }};
  return ocr::run_isolated(sandbox(), {20s, memory}, always, piece);
}

std::string answer_of(ocr::Standby& standby, std::string_view head, std::string_view image) {
  const auto outcome = outcome_of(standby, head, image);
  return outcome.end == ocr::ChildEnd::answered ? outcome.answer : "no answer";
}

// The only child of a process, once it waits for its order.
pid_t child_of(pid_t parent = getpid()) {
  ocr::reap_answered();
  REQUIRE(eventually([&] {
    const auto children = children_of(parent);
    return children.size() == 1 && name_of(children.front()) == ocr::ChildProcess::standing_by;
  }));
  return children_of(parent).front();
}

// Kills a child and waits until it is a zombie, but leaves it to its parent to reap.
void end(pid_t child) {
  kill(child, SIGKILL);
  siginfo_t unused{};
  REQUIRE(waitid(P_PID, static_cast<id_t>(child), &unused, WEXITED | WNOWAIT) == 0);
}

}  // namespace

TEST_CASE("standby: the child receives the whole order, and its answer is returned") {
  const LeavesNothing check;
  ocr::Standby standby(sandbox(), memory, repeat);
  const std::string image =
      GENERATE(std::string(), std::string("\0\xFF\n", 3), std::string(4096, 'x'), std::string(65536, 'y'),
               std::string(250'000, 'z'), std::string(1'000'000, 'w'));
  standby.prepare();
  CHECK((answer_of(standby, "head", image) == "head" + image));
  // A standby child carries out one order only; the next child must be forked.
  CHECK(answer_of(standby, "head", image) == "forked");
  standby.prepare();
  CHECK((answer_of(standby, "", image) == image));
}

TEST_CASE("standby: an order that is too long is not sent, and the child stays ready for another") {
  const LeavesNothing check;
  ocr::Standby standby(sandbox(), memory, repeat);
  standby.prepare();
  const pid_t child = child_of();
  CHECK(answer_of(standby, "head", std::string(std::size_t{2} << 20, 'x')) == "forked");
  CHECK(child_of() == child);
  CHECK(answer_of(standby, "head", "") == "head");
}

TEST_CASE("standby: a child stays ready until it is used, and has its parent's state from the fork") {
  const LeavesNothing check;
  int value = 1;
  ocr::Standby standby(sandbox(), memory, [&](std::string_view) { return std::to_string(value); });
  standby.prepare();
  const pid_t child = child_of();
  value = 2;
  standby.prepare();
  CHECK(child_of() == child);
  CHECK(answer_of(standby, "", "") == "1");
  standby.prepare();
  CHECK(answer_of(standby, "", "") == "2");
  standby.prepare();
  value = 3;
  standby.dismiss();
  ocr::reap_answered();
  CHECK_FALSE(ocr::test::has_children());
  CHECK(answer_of(standby, "", "") == "forked");
}

TEST_CASE("standby: a child that is killed while it waits is replaced without an error") {
  const LeavesNothing check;
  ocr::Standby standby(sandbox(), memory, repeat);
  standby.prepare();
  end(child_of());
  CHECK(answer_of(standby, "head", "") == "forked");
  standby.prepare();
  kill(child_of(), SIGKILL);  // it may still be dying when the order is written
  CHECK(answer_of(standby, "head", "") == "forked");
  standby.prepare();
  end(child_of());
  standby.prepare();
  CHECK(answer_of(standby, "head", "") == "head");
}

TEST_CASE("standby: a child that was reaped elsewhere is replaced as well") {
  const LeavesNothing check;
  ocr::Standby standby(sandbox(), memory, repeat);
  standby.prepare();
  const pid_t child = child_of();
  kill(child, SIGKILL);
  REQUIRE(waitpid(child, nullptr, 0) == child);
  CHECK(answer_of(standby, "head", "") == "forked");
  standby.prepare();
  CHECK(answer_of(standby, "head", "") == "head");
}

TEST_CASE("standby: a child that does not take its order is replaced, and one that crashes has crashed") {
  const LeavesNothing check;
  ocr::Standby standby(sandbox(), memory, [](std::string_view order) -> std::string {
    if (order == "crash") _exit(EXIT_FAILURE);
    throw std::bad_alloc();
  });
  standby.prepare();
  kill(child_of(), SIGSTOP);
  CHECK(answer_of(standby, "head", "") == "forked");
  standby.prepare();
  CHECK(outcome_of(standby, "memory", "").end == ocr::ChildEnd::out_of_memory);
  standby.prepare();
  const auto crashed = outcome_of(standby, "crash", "");
  CHECK(crashed.end == ocr::ChildEnd::crashed);
}

TEST_CASE("standby: it waits in its sandbox, and changes its process name when it starts to work") {
  const LeavesNothing check;
  ocr::Standby standby(sandbox(), memory, [](std::string_view) {
    return std::string(open("/dev/null", O_RDONLY) < 0 && socket(AF_UNIX, SOCK_STREAM, 0) < 0 && fork() < 0
                           ? "confined"
                           : "free");
  });
  standby.prepare();
  const pid_t child = child_of();
  REQUIRE(eventually([&] { return is_confined(child); }));
  CHECK(answer_of(standby, "", "") == "confined");

  ocr::Standby endless(sandbox(), memory, [](std::string_view) -> std::string {
    for (;;) sched_yield();
  });
  endless.prepare();
  const pid_t reader = child_of();
  std::string name;
  const ocr::IsolatedPiece piece{[] { return std::string(); }, [] { return std::vector<int>(); },
                                 [&] { return endless.hand_over("", ""); }};
  ocr::run_isolated(
      sandbox(), {20s, memory}, [&] { return (name = name_of(reader)) != "ocr-reader"; }, piece);
  CHECK(name == "ocr-reader");
}

TEST_CASE("standby: stop signals to the process group are left to the parent") {
  const LeavesNothing check;
  ocr::Standby standby(sandbox(), memory, repeat);
  standby.prepare();
  const pid_t child = child_of();
  for (const int signal : {SIGTERM, SIGUSR1}) kill(child, signal);
  CHECK(answer_of(standby, "head", "") == "head");
}

TEST_CASE("standby: it dies with its parent, even if the parent is killed") {
  const ocr::test::Shared<pid_t> child;
  ocr::test::Forked parent([&] {
    ocr::Standby standby(sandbox(), memory, repeat);
    standby.prepare();
    *child = child_of();
    for (;;) pause();
    return 0;
  });
  REQUIRE(eventually([&] { return *child != 0; }));
  parent.send(SIGKILL);
  CHECK(parent.wait() == -SIGKILL);
  CHECK(eventually([&] { return kill(*child, 0) != 0; }));
}
