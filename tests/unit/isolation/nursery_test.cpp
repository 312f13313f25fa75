#include "isolation/nursery.hpp"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <new>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "catch.hpp"
#include "isolated.hpp"
#include "isolation/isolate.hpp"
#include "process_tree.hpp"
#include "processes.hpp"
#include "temporary_folder.hpp"

using namespace std::chrono_literals;
using namespace ocr::test;

namespace {

void repeat_order_and_image(TestWork& work) {
  work.answering = [](std::string_view order, std::string_view image) {
    return std::string(order) + std::string(image);
  };
}

ocr::ChildOutcome outcome_of(ocr::Nursery& nursery, const ocr::ChildOrder& order,
                             std::string_view image = "") {
  return ocr::run_isolated(nursery, image, {20s}, always, order);
}

std::string answer_of(ocr::Nursery& nursery, const ocr::ChildOrder& order, std::string_view image = "") {
  const auto outcome = outcome_of(nursery, order, image);
  return outcome.end == ocr::ChildEnd::answered ? outcome.answer : "no answer";
}

// The children of this process with that name, once there are `count` of them.
std::vector<pid_t> children_called(const std::string& name, std::size_t count = 1) {
  std::vector<pid_t> found;
  REQUIRE(eventually([&] {
    ocr::reap_answered();
    found.clear();
    for (const pid_t child : children_of(getpid()))
      if (name_of(child) == name) found.push_back(child);
    return found.size() == count;
  }));
  return found;
}
pid_t standby() {
  return children_called(ocr::standby_name).front();
}
pid_t nursery_process() {
  return children_called("ocr-nursery").front();
}

// Kills a child and waits until it is a zombie, but leaves it to its parent to reap.
void end(pid_t child) {
  kill(child, SIGKILL);
  siginfo_t unused{};
  REQUIRE(waitid(P_PID, static_cast<id_t>(child), &unused, WEXITED | WNOWAIT) == 0);
}

}  // namespace

TEST_CASE("nursery: a child receives its order and the image, and its answer is returned") {
  const LeavesNothing check;
  ocr::Nursery nursery(work_of(repeat_order_and_image), child_memory);
  const bool is_prepared = GENERATE(false, true);
  const bool starts_programs = GENERATE(false, true);
  const std::string image = GENERATE(std::string(), std::string("\0\xFF\n", 3), std::string(4096, 'x'),
                                     std::string(5'000'000, 'y'));
  if (is_prepared) nursery.prepare();
  CHECK((answer_of(nursery, {"order", "", starts_programs}, image) == "order" + image));
  CHECK((answer_of(nursery, {std::string(100'000, 'o')}, "") == std::string(100'000, 'o')));
}

TEST_CASE("nursery: its greeting and its failure to start reach the owner") {
  const LeavesNothing check;
  const ocr::Nursery nursery(
      work_of([](TestWork& work) { work.starting = [] { return std::string("hello"); }; }), child_memory);
  CHECK(nursery.greeting() == "hello");
  CHECK(nursery.is_alive());
  const auto failing = work_of(
      [](TestWork& work) { work.starting = []() -> std::string { throw std::runtime_error("no models"); }; });
  CHECK_THROWS_WITH(ocr::Nursery(failing, child_memory), "no models");
  const auto dying = work_of([](TestWork& work) { work.starting = []() -> std::string { _exit(7); }; });
  CHECK_THROWS_AS(ocr::Nursery(dying, child_memory), ocr::Unavailable);
}

TEST_CASE("nursery: one child stands ready, and each order takes one") {
  const LeavesNothing check;
  ocr::Nursery nursery(work_of(repeat_order_and_image), child_memory);
  nursery.prepare();
  const pid_t child = standby();
  nursery.prepare();
  CHECK(standby() == child);
  const auto own_id =
      work_of([](TestWork& work) { work.answering = [](auto, auto) { return std::to_string(getpid()); }; });
  ocr::Nursery telling(own_id, child_memory);
  std::set<std::string> children;
  for (int round = 0; round < 5; ++round) {
    telling.prepare();
    children.insert(answer_of(telling, {}));
  }
  CHECK(children.size() == 5);
}

TEST_CASE("nursery: an order with programs leaves the child that stands ready to another") {
  const LeavesNothing check;
  ocr::Nursery nursery(work_of(repeat_order_and_image), child_memory);
  nursery.prepare();
  const pid_t child = standby();
  CHECK(answer_of(nursery, {"a", "", true}) == "a");
  CHECK(standby() == child);
}

TEST_CASE("nursery: what an order needs is loaded, and a child without it is replaced") {
  const LeavesNothing check;
  const auto define = [](TestWork& work) {
    static std::set<std::string> loaded;
    work.loading = [](const std::string& needs) {
      if (needs == "missing") throw std::runtime_error("there is no missing");
      loaded.insert(needs);
    };
    work.is_able = [](std::string_view order) { return loaded.contains(std::string(order)); };
    work.answering = [](auto order, auto) { return "with " + std::string(order); };
  };
  ocr::Nursery nursery(work_of(define), child_memory);
  nursery.prepare();
  const pid_t before = standby();
  CHECK(answer_of(nursery, {"a", "a"}) == "with a");
  nursery.prepare();
  CHECK(standby() != before);
  CHECK(answer_of(nursery, {"a", "a"}) == "with a");
  CHECK_THROWS_WITH(outcome_of(nursery, {"missing", "missing"}), "there is no missing");
  CHECK(answer_of(nursery, {"a", "a"}) == "with a");
  CHECK_THROWS_AS(outcome_of(nursery, {"b", "a"}), ocr::Unavailable);
}

TEST_CASE("nursery: a child that dies or stops while it stands ready is replaced without an error") {
  const LeavesNothing check;
  ocr::Nursery nursery(work_of(repeat_order_and_image), child_memory);
  nursery.prepare();
  end(standby());
  CHECK(answer_of(nursery, {"a"}) == "a");
  nursery.prepare();
  kill(standby(), SIGKILL);  // it may still be dying when the order is written
  CHECK(answer_of(nursery, {"b"}) == "b");
  nursery.prepare();
  kill(standby(), SIGSTOP);
  CHECK(answer_of(nursery, {"c"}) == "c");
  nursery.prepare();
  const pid_t dead = standby();
  end(dead);
  nursery.prepare();
  CHECK(standby() != dead);
  CHECK(answer_of(nursery, {"d"}) == "d");
}

TEST_CASE("nursery: the owner learns how a child ended") {
  const LeavesNothing check;
  ocr::Nursery nursery(work_of([](TestWork& work) {
                         work.answering = [](std::string_view order, auto) -> std::string {
                           if (order == "leave") _exit(EXIT_FAILURE);
                           throw std::bad_alloc();
                         };
                       }),
                       child_memory);
  CHECK(outcome_of(nursery, {"memory"}).end == ocr::ChildEnd::out_of_memory);
  CHECK(outcome_of(nursery, {"leave"}).end == ocr::ChildEnd::crashed);
}

TEST_CASE("nursery: its owner notices its death, and children at work go on") {
  const LeavesNothing check;
  ocr::Nursery nursery(work_of(repeat_order_and_image), child_memory);
  nursery.prepare();
  const pid_t process = nursery_process();
  standby();
  const ocr::SealedMemory image("image");
  auto child = nursery.start({"order"}, image);
  end(process);
  CHECK_FALSE(nursery.is_alive());
  CHECK_THROWS_AS(nursery.start({"order"}, image), ocr::Unavailable);
  nursery.prepare();  // does nothing
  while (!child.take_bytes()) {
  }
  CHECK(child.outcome().answer == "orderimage");
}

TEST_CASE("nursery: a child is its owner's, is confined while it waits, and changes its name when it works") {
  const LeavesNothing check;
  ocr::Nursery nursery(work_of([](TestWork& work) {
                         work.answering = [](auto, auto) -> std::string {
                           for (;;) sched_yield();
                         };
                       }),
                       child_memory);
  nursery.prepare();
  const pid_t child = standby();
  CHECK(eventually([&] { return is_confined(child); }));
  std::string name;
  ocr::run_isolated(
      nursery, "", {20s}, [&] { return (name = name_of(child)) != ocr::reader_name; }, ocr::ChildOrder{});
  CHECK(name == ocr::reader_name);
}

TEST_CASE("nursery: stop signals to the process group are left to the owner") {
  const LeavesNothing check;
  ocr::Nursery nursery(work_of(repeat_order_and_image), child_memory);
  nursery.prepare();
  const pid_t child = standby();
  for (const int signal : {SIGTERM, SIGUSR1})
    for (const pid_t process : {child, nursery_process()}) kill(process, signal);
  CHECK(answer_of(nursery, {"a"}) == "a");
  CHECK(nursery.is_alive());
}

TEST_CASE("nursery: it and its children die with their owner, even if that is killed") {
  const Shared<pid_t> process;
  const Shared<pid_t> child;
  Forked owner([&] {
    ocr::Nursery nursery(work_of(repeat_order_and_image), child_memory);
    nursery.prepare();
    *process = nursery_process();
    *child = standby();
    for (;;) pause();
    return 0;
  });
  REQUIRE(eventually([&] { return *child != 0; }));
  owner.send(SIGKILL);
  CHECK(owner.wait() == -SIGKILL);
  for (const pid_t one : {*process, *child}) CHECK(eventually([&] { return kill(one, 0) != 0; }));
}

TEST_CASE("nursery: it has no environment, no descriptors of its owner, and reads no file but those named") {
  const LeavesNothing check;
  const TemporaryFolder folder;
  for (const char* name : {"secret", "model"}) REQUIRE(fclose(fopen(folder.file(name).c_str(), "w")) == 0);
  const int low = open(folder.file("secret").c_str(), O_RDONLY);
  const int open_file = fcntl(low, F_DUPFD, 700);  // a number that nothing else gets
  close(low);
  setenv("OCR_SECRET_OF_TEST", "secret of test", 1);
  const auto verdict = [](bool is_had) { return std::string(is_had ? "had " : "refused "); };
  const auto define = [&](TestWork& work) {
    work.readable = {folder.file("model")};
    // In the nursery itself, and then in a child that has not entered its sandbox.
    const auto attempt = [&, open_file] {
      return verdict(getenv("OCR_SECRET_OF_TEST") != nullptr) + verdict(fcntl(open_file, F_GETFD) >= 0) +
             verdict(open(folder.file("secret").c_str(), O_RDONLY) >= 0) +
             verdict(open(folder.file("written").c_str(), O_WRONLY | O_CREAT, 0600) >= 0) +
             verdict(socket(AF_INET, SOCK_STREAM, 0) >= 0) + verdict(kill(getppid(), 0) == 0) +
             verdict(open(folder.file("model").c_str(), O_RDONLY) >= 0);
    };
    static std::string in_nursery;
    work.loading = [=](const std::string&) { in_nursery = attempt(); };
    static std::string before_sandbox;
    work.preparing = [=](auto) {
      before_sandbox = attempt();
      return std::vector<int>();
    };
    work.answering = [](auto, auto) { return in_nursery + "| " + before_sandbox; };
  };
  ocr::Nursery nursery(work_of(define), child_memory);
  CHECK(answer_of(nursery, {"", "load", true}) ==
        "refused refused refused refused refused refused had "
        "| refused refused refused refused refused refused had ");
  unsetenv("OCR_SECRET_OF_TEST");
  close(open_file);
}
