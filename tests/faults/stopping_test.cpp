// Stopping and reloading under load: every admitted request is answered, and every accepted task is done.
#include <algorithm>
#include <atomic>
#include <csignal>
#include <future>
#include <mutex>
#include <sstream>

#include "background.hpp"
#include "catch.hpp"
#include "client.hpp"
#include "ledger.hpp"
#include "length.hpp"
#include "service_processes.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// Clients on every route. All their requests must be answered.
class Load {
 public:
  explicit Load(const Stack& stack)
      : ledger_(stack.url()), clients_(6, [this, &stack](int number, std::size_t round) {
          if (number < 3) {
            note(post(stack.url("/image-sync"), sample("small.gif")), 200);
          } else if (number == 3) {
            if (ledger_.unfinished() > 20) {
              std::this_thread::sleep_for(10ms);
              return;
            }
            const Answer answer = post(stack.url("/image"), sample("single-line.webp"));
            note(answer, 202);
            if (answer.status == 202) ledger_.adopt(answer.field("task_id"), "single-line.webp");
          } else if (number == 4) {
            ledger_.settle(1s);
            std::this_thread::sleep_for(10ms);
          } else if (const auto id = ledger_.any_finished(round)) {
            note(get(stack.url("/image?task_id=" + *id)), 200);
          }
        }) {}

  void stop() { clients_.stop(); }
  int answered() const { return answered_; }
  Ledger& ledger() { return ledger_; }
  std::set<std::string> dropped() {
    const std::lock_guard lock(mutex_);
    return dropped_;
  }
  std::size_t dropped_count() {
    const std::lock_guard lock(mutex_);
    return dropped_count_;
  }
  // Waits until `more` further requests were answered.
  bool goes_on(int more) {
    const int before = answered_;
    return eventually([&] { return answered_ >= before + more; });
  }

 private:
  void note(const Answer& answer, long expected) {
    if (answer.status == expected) {
      ++answered_;
      return;
    }
    const std::lock_guard lock(mutex_);
    ++dropped_count_;
    dropped_.insert(std::to_string(answer.status) + " instead of " + std::to_string(expected) + " " +
                    answer.body.substr(0, 200));
  }

  Ledger ledger_;
  std::atomic<int> answered_ = 0;
  std::mutex mutex_;
  std::set<std::string> dropped_;
  std::size_t dropped_count_ = 0;
  Background clients_;  // declared last, because its threads use the other members
};

void check_nothing_dropped(Load& load, const std::string& what) {
  load.stop();
  CHECK(load.ledger().settle(60s));
  load.ledger().look_again(full_or_short<std::size_t>(2000, 200));
  figure(what + ", requests answered", load.answered());
  figure(what + ", requests dropped", load.dropped_count());
  figure(what + ", tasks lost or wrong", load.ledger().breaches().size());
  CAPTURE(join(load.dropped()), join(load.ledger().breaches()));
  CHECK(load.dropped_count() == 0);
  CHECK(load.ledger().breaches().empty());
  CHECK(load.ledger().unfinished() == 0);
}

// Number of accepted and pending connections to a Unix socket. /proc/net/unix has 7 columns and, for the
// server's end, the name.
std::size_t connections_to(const std::string& socket_path) {
  std::istringstream table(read_file("/proc/net/unix"));
  std::size_t connections = 0;
  for (std::string line; std::getline(table, line);) {
    std::istringstream columns(line);
    std::string number, references, protocol, flags, type, state, inode, name;
    columns >> number >> references >> protocol >> flags >> type >> state >> inode >> name;
    if (name.starts_with(socket_path) && (state == "03" || state == "02")) ++connections;
  }
  return connections;
}

}  // namespace

TEST_CASE("SIGTERM to each process of the pools in turn, under load, drops no request") {
  Stack stack;
  const auto full_strength = strength_of(stack);
  Load load(stack);
  for (int round = 0; round < full_or_short(10, 1); ++round) {
    for (const char* part : {"sync", "api", "work"}) {
      for (const pid_t process : stack.processes(part)) {
        kill(process, SIGTERM);
        CHECK(load.goes_on(10));
      }
    }
  }
  check_nothing_dropped(load, "SIGTERM to each process");
  CHECK(eventually([&] { return strength_of(stack) == full_strength; }));
}

TEST_CASE("a pool whose multiwatch is stopped or killed under load drops no request and comes back") {
  const int signal = GENERATE(SIGTERM, SIGKILL);
  const std::string name = signal == SIGTERM ? "SIGTERM to a pool" : "SIGKILL to a pool's multiwatch";
  Stack stack;
  const auto full_strength = strength_of(stack);
  Load load(stack);
  for (int round = 0; round < full_or_short(5, 1); ++round) {
    for (const char* part : {"sync", "api", "work"}) {
      CAPTURE(part, round);
      const pid_t before = stack.main_process(part);
      REQUIRE(load.goes_on(10));
      REQUIRE(before > 0);
      kill(before, signal);
      CHECK(load.goes_on(30));
    }
  }
  // Processes that were told to stop first answer waiting requests, so the pools are renewed after the load.
  check_nothing_dropped(load, name);
  CHECK(eventually([&] { return strength_of(stack) == full_strength; }));
  CHECK(eventually([&] { return stack.ocr("status"); }));  // a process exists before it is ready
}

TEST_CASE("./ocr reload under load drops no request and replaces all handlers") {
  Stack stack;
  const auto full_strength = strength_of(stack);
  Load load(stack);
  for (int round = 0; round < full_or_short(20, 2); ++round) {
    CAPTURE(round);
    const auto before = processes_of(stack);
    REQUIRE(load.goes_on(10));
    stack.reload();
    CHECK(load.goes_on(10));
    CHECK(eventually([&] {
      const bool are_gone = std::none_of(before.begin(), before.end(), [](const ServiceProcess& process) {
        return process.kind == Kind::handler && still_lives(process);
      });
      return are_gone && strength_of(stack) == full_strength;
    }));
  }
  figure("reload under load, times", full_or_short(20, 2));
  check_nothing_dropped(load, "reload under load");
}

TEST_CASE("./ocr down answers the requests in flight, and accepted tasks are done after the next ./ocr up") {
  const int rounds = full_or_short(10, 1);
  Stack stack;
  Ledger ledger(stack.url());
  int answered = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    for (int i = 0; i < 6; ++i) REQUIRE(ledger.submit_patiently("snippet.png"));
    std::vector<std::future<Answer>> in_flight;
    for (int i = 0; i < 6; ++i)
      in_flight.push_back(
          std::async(std::launch::async, [&] { return post(stack.url("/image-sync"), sample("page.png")); }));
    // All of them are admitted; those that no process reads yet wait in the backlog.
    REQUIRE(eventually([&] { return stack.recognitions().size() >= 2; }));
    // nginx logs a request only at its end, so count its connections instead.
    REQUIRE(eventually([&] { return connections_to(stack.run_folder() + "/sync.") >= 6; }));
    CHECK(stack.ocr("down"));
    for (auto& pending : in_flight) {
      const Answer answer = pending.get();
      CAPTURE(answer.status, answer.body.substr(0, 300));
      CHECK(answer.status == 200);
      CHECK(character_error_rate(answer.field("text"), truth("page.png")) < 0.02);
      answered += answer.status == 200 ? 1 : 0;
    }
    std::set<std::string> left;
    for (const ServiceProcess& process : processes_of(stack)) left.insert(process.name);
    CAPTURE(join(left));
    // Helper shells may need a moment to exit.
    CHECK(eventually([&] { return processes_of(stack).empty(); }));
    REQUIRE(stack.ocr("up"));
    CHECK(ledger.settle(60s));
  }
  figure("down with requests in flight, answered", answered);
  figure("down with requests in flight, dropped", 6 * rounds - answered);
  CAPTURE(join(ledger.breaches()));
  CHECK(ledger.breaches().empty());
}
