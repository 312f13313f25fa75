// kill -9, of one process or of all: no accepted task is lost, no result is wrong, none is published twice.
#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <random>

#include "background.hpp"
#include "catch.hpp"
#include "client.hpp"
#include "ledger.hpp"
#include "length.hpp"
#include "service_processes.hpp"
#include "store_view.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

const std::vector<std::string>& quick_images() {
  static const std::vector<std::string> names{"small.gif", "single-line.webp", "snippet.png"};
  return names;
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Kills a process of a random kind. Returns its name; empty if there is no process of that kind.
std::string kill_one(const Stack& stack, std::mt19937& random) {
  constexpr std::array kinds{Kind::handler,   Kind::reader,       Kind::multiwatch,
                             Kind::memcached, Kind::nginx_master, Kind::nginx_worker};
  const Kind kind = kinds[random() % kinds.size()];
  std::vector<ServiceProcess> candidates;
  for (const ServiceProcess& process : processes_of(stack))
    if (process.kind == kind) candidates.push_back(process);
  if (candidates.empty()) return "";
  const ServiceProcess& victim = candidates[random() % candidates.size()];
  kill(victim.pid, SIGKILL);
  return victim.name;
}

// Checks that finished tasks in the store never change.
class Endings {
 public:
  explicit Endings(std::string path) : path_(std::move(path)) {}
  void look() {
    for (const auto& [id, task] : stored_tasks(path_)) {
      if (task.state < 2) continue;
      const auto [seen, is_new] = seen_.emplace(id, task);
      const StoredTask& first = seen->second;
      if (!is_new && (first.finished_ms != task.finished_ms || first.result != task.result)) ++changed_;
    }
  }
  int changed() const { return changed_; }

 private:
  std::string path_;
  std::map<std::string, StoredTask> seen_;
  int changed_ = 0;
};

}  // namespace

TEST_CASE("kill -9 of a random process every second loses no task, corrupts none and publishes none twice") {
  const std::size_t tasks = full_or_short<std::size_t>(1000, 150);
  const int least_rounds = full_or_short(120, 20);
  // Many attempts, because their limit is tested elsewhere.
  Stack stack({"OCR_LEASE_S=2", "OCR_ATTEMPTS=50"});
  const auto full_strength = strength_of(stack);
  Ledger ledger(stack.url());
  Endings endings(stack.run_folder() + "/tasks/tasks.db");
  std::map<std::string, int> kills;
  std::atomic<int> rounds = 0;
  // Number of tasks due by now: they are spread over the whole time of the killing.
  const auto are_due = [&] {
    return tasks * static_cast<std::size_t>(std::min(rounds + 1, least_rounds)) /
           static_cast<std::size_t>(least_rounds);
  };
  const auto start = Clock::now();
  {
    // Four clients submit tasks. Each also requests every other new task once, and finished ones again.
    const Background clients(4, [&](int number, std::size_t round) {
      if (ledger.accepted() >= are_due()) {
        std::this_thread::sleep_for(20ms);
      } else if (const auto id = ledger.submit_patiently(
                     quick_images()[(round + static_cast<std::size_t>(number)) % 3], 20s)) {
        if (round % 2 == 0) ledger.look(*id);
      }
      if (const auto old = ledger.any_finished(round * 7)) ledger.look(*old);
    });
    const Background collector(1, [&](int, std::size_t) { ledger.settle(1s); });
    std::mt19937 random(static_cast<unsigned>(Clock::now().time_since_epoch().count()));
    const auto patience = full_or_short(1800s, 240s);
    while ((rounds < least_rounds || ledger.accepted() < tasks || ledger.unfinished() > 0) &&
           Clock::now() - start < patience) {
      const auto next = Clock::now() + 1s;
      const std::string victim = kill_one(stack, random);
      if (!victim.empty()) ++kills[victim];
      endings.look();
      ++rounds;
      std::this_thread::sleep_until(next);
    }
  }
  const bool is_settled = ledger.settle(60s);
  const auto healing = Clock::now();
  const bool is_whole = eventually([&] { return strength_of(stack) == full_strength; });
  const double healed_s = seconds_since(healing);
  ledger.look_again();
  endings.look();

  int killed = 0;
  for (const auto& [name, count] : kills) {
    figure("kill -9 every second, killed " + name, count);
    killed += count;
  }
  figure("kill -9 every second, tasks accepted", ledger.accepted());
  figure("kill -9 every second, processes killed", killed);
  figure("kill -9 every second, answers", join(ledger.statuses()));
  figure("kill -9 every second, lost or wrong or changed", ledger.breaches().size());
  figure("kill -9 every second, took", seconds_since(start), " s");
  figure("kill -9 every second, at full strength after", healed_s, " s");
  CAPTURE(join(ledger.breaches()));
  CHECK(ledger.breaches().empty());
  CHECK(ledger.accepted() >= tasks);
  CHECK(is_settled);
  CHECK(ledger.unfinished() == 0);
  CHECK(endings.changed() == 0);
  CHECK(killed > 3);
  CHECK(is_whole);
  CHECK(strength_of(stack) == full_strength);
  CHECK(eventually([&] { return stack.ocr("status"); }));
  CHECK(integrity_of(stack.run_folder() + "/tasks/tasks.db") == "ok");
}

TEST_CASE(
    "kill -9 of everything while tasks are accepted: every 202 is kept, and no partial task is served") {
  const int rounds = full_or_short(100, 5);
  Stack stack({"OCR_LEASE_S=1", "OCR_ATTEMPTS=100"});
  const std::string store = stack.run_folder() + "/tasks/tasks.db";
  const auto full_strength = strength_of(stack);
  Ledger ledger(stack.url());
  std::mt19937 random(static_cast<unsigned>(Clock::now().time_since_epoch().count()));
  double slowest_up_s = 0;
  int unanswered = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const std::size_t before = ledger.accepted();
    {
      const Background clients(4, [&](int number, std::size_t turn) {
        ledger.submit((turn + static_cast<std::size_t>(number)) % 2 == 0 ? "small.gif" : "single-line.webp");
      });
      REQUIRE(eventually([&] { return ledger.accepted() > before; }));
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 150));  // at a random moment
      REQUIRE(kill_everything(stack));
    }
    CHECK(integrity_of(store) == "ok");
    const auto start = Clock::now();
    REQUIRE(stack.ocr("up"));
    slowest_up_s = std::max(slowest_up_s, seconds_since(start));
    REQUIRE(ledger.settle(120s));
    REQUIRE(ledger.breaches().empty());
    REQUIRE(strength_of(stack) == full_strength);
  }
  // Tasks that were written but whose 202 was not delivered are complete, too.
  const auto has_ended = [&] {
    const auto tasks = stored_tasks(store);
    return std::all_of(tasks.begin(), tasks.end(), [](const auto& entry) { return entry.second.state >= 2; });
  };
  CHECK(eventually(has_ended));
  const std::vector<std::string> promised = ledger.ids();
  for (const auto& [id, task] : stored_tasks(store)) {
    if (std::binary_search(promised.begin(), promised.end(), id)) continue;
    ++unanswered;
    const std::string text = get(stack.url("/image?task_id=" + id)).field("text");
    const double errors = std::min(character_error_rate(text, truth("small.gif")),
                                   character_error_rate(text, truth("single-line.webp")));
    CAPTURE(id, text);
    CHECK(task.state == 2);
    CHECK(errors < 0.02);
  }
  ledger.look_again(full_or_short<std::size_t>(2000, 200));
  figure("kill -9 of everything, times", rounds);
  figure("kill -9 of everything, tasks accepted", ledger.accepted());
  figure("kill -9 of everything, written but not answered", unanswered);
  figure("kill -9 of everything, lost or wrong or changed", ledger.breaches().size());
  figure("kill -9 of everything, slowest start", slowest_up_s, " s");
  CAPTURE(join(ledger.breaches()));
  CHECK(ledger.breaches().empty());
  CHECK(ledger.unfinished() == 0);
  CHECK(integrity_of(store) == "ok");
}
