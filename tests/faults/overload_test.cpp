// Ten times the load that the service can handle: it refuses with its own errors, keeps accepted tasks, and
// recovers at once.
#include <algorithm>
#include <atomic>
#include <mutex>

#include "background.hpp"
#include "catch.hpp"
#include "client.hpp"
#include "ledger.hpp"
#include "length.hpp"
#include "stack.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr int overload = 10;
constexpr int clients_a_route = 200;
constexpr auto patience = 10s;  // per request

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Answer ask(const std::string& url, const std::string& image) {
  Ask asked;
  asked.method = "POST";
  asked.url = url;
  asked.body = image;
  asked.give_up = patience;
  return send(asked);
}

// The answers to all clients. Thread-safe while they are added.
class Answers {
 public:
  void add(const Answer& answer) {
    const std::lock_guard lock(mutex_);
    const bool gave_up =
        answer.status == 0 && answer.seconds > std::chrono::duration<double>(patience).count() - 1;
    if (gave_up) {
      ++gave_up_;
      return;
    }
    ++statuses_[answer.status];
    if (answer.status == 200 || answer.status == 202) return;
    const bool is_ours = (answer.status == 429 && answer.field("code") == "busy") ||
                         (answer.status == 503 && answer.field("code") == "store_unavailable");
    const auto type = answer.headers.find("content-type");
    const bool is_problem = type != answer.headers.end() && type->second == "application/problem+json";
    if (!is_ours || !is_problem || answer.headers.count("retry-after") == 0)
      not_ours_.insert(std::to_string(answer.status) + " " + answer.body.substr(0, 300));
  }
  std::map<long, int> statuses() const { return statuses_; }
  std::set<std::string> not_ours() const { return not_ours_; }
  int gave_up() const { return gave_up_; }

 private:
  std::mutex mutex_;
  std::map<long, int> statuses_;
  std::set<std::string> not_ours_;
  int gave_up_ = 0;
};

}  // namespace

TEST_CASE(
    "ten times overload is answered only with 200, 202, 429 and 503, and the service is normal again within "
    "seconds") {
  Stack stack({"OCR_QUEUE_TASKS=20"});
  const std::string image = sample("small.gif");
  const auto round_trip_s = [&] {
    const auto start = Clock::now();
    const bool is_read = ask(stack.url("/image-sync"), image).status == 200;
    const Answer accepted = ask(stack.url("/image"), image);
    const bool is_done = accepted.status == 202 &&
                         await_task(stack.url(), accepted.field("task_id"), 10s).field("status") == "done";
    return is_read && is_done ? seconds_since(start) : 1e6;
  };

  // The usual round trip without load, then the rate with four clients.
  std::vector<double> usual;
  for (int i = 0; i < 10; ++i) usual.push_back(round_trip_s());
  std::sort(usual.begin(), usual.end());
  REQUIRE(usual.back() < 1000);
  std::atomic<int> done = 0;
  const auto measuring = Clock::now();
  {
    const Background clients(4, [&](int, std::size_t) {
      if (ask(stack.url("/image-sync"), image).status == 200) ++done;
    });
    std::this_thread::sleep_for(3s);
  }
  const double rate = done / seconds_since(measuring);
  REQUIRE(rate > 0);

  Ledger ledger(stack.url());
  Answers answers;
  std::atomic<int> offered = 0;
  const std::chrono::duration<double> between(clients_a_route / (rate * overload));
  const auto length = full_or_short(60s, 10s);
  const auto start = Clock::now();
  {
    const auto keep_asking = [&](int number, const std::string& route, std::size_t round) {
      // Each client sends at a fixed interval, and the clients are spread evenly over it.
      const auto due = start + std::chrono::duration_cast<Clock::duration>(
                                   between * (static_cast<double>(round) + number / double{clients_a_route}));
      if (Clock::now() - start > length) {
        std::this_thread::sleep_for(20ms);
        return;
      }
      std::this_thread::sleep_until(std::min(due, start + length));
      ++offered;
      const Answer answer = ask(stack.url(route), image);
      answers.add(answer);
      if (answer.status == 202) ledger.adopt(answer.field("task_id"), "small.gif");
    };
    Background sync(clients_a_route,
                    [&](int number, std::size_t round) { keep_asking(number, "/image-sync", round); });
    Background tasks(clients_a_route,
                     [&](int number, std::size_t round) { keep_asking(number, "/image", round); });
    std::this_thread::sleep_until(start + length);
  }
  // All clients have had their answers or have given up.
  const auto calm = Clock::now();
  const bool is_normal = eventually([&] { return round_trip_s() < 3 * usual[5] + 0.5; });
  const double normal_after_s = seconds_since(calm);

  figure("overload, rate that it can do", rate, " /s");
  figure("overload, requests offered", offered.load());
  figure("overload, answers", join(answers.statuses()));
  figure("overload, clients that gave up after 10 s", answers.gave_up());
  figure("overload, answers that are not ours", answers.not_ours().size());
  figure("overload, normal again after", normal_after_s, " s");
  CAPTURE(join(answers.not_ours()));
  CHECK(answers.not_ours().empty());
  CHECK(is_normal);
  CHECK(normal_after_s < full_or_short(5.0, 15.0));
  CHECK(ledger.settle(60s));
  CAPTURE(join(ledger.breaches()));
  CHECK(ledger.breaches().empty());
}
