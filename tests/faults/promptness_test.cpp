// The cost of the idle service, and how fast it reacts.
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "catch.hpp"
#include "client.hpp"
#include "length.hpp"
#include "noise.hpp"
#include "service_processes.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

std::vector<double> logged_numbers(const std::string& log, const std::string& key) {
  std::vector<double> numbers;
  for (std::size_t at = log.find(key); at != std::string::npos; at = log.find(key, at + 1))
    numbers.push_back(std::stod(log.substr(at + key.size(), 20)));
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

double cpu_seconds(const Stack& stack, Kind only) {
  std::int64_t ticks = 0;
  for (const ServiceProcess& process : processes_of(stack))
    if (only == Kind::other || process.kind == only) ticks += process.cpu_ticks;
  return static_cast<double>(ticks) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

TEST_CASE("an idle worker starts on a task at once") {
  Stack stack;
  for (int i = 0; i < full_or_short(200, 20); ++i) {
    const Answer accepted = post(stack.url("/image"), sample("small.gif"));
    REQUIRE(accepted.status == 202);
    REQUIRE(await_task(stack.url(), accepted.field("task_id")).field("status") == "done");
  }
  REQUIRE(eventually([&] {
    return logged_numbers(read_file(stack.run_folder() + "/log/work.log"), " waited_ms=").size() >=
           full_or_short<std::size_t>(200, 20);
  }));
  const auto waited_ms = logged_numbers(read_file(stack.run_folder() + "/log/work.log"), " waited_ms=");
  const double median_ms = waited_ms[waited_ms.size() / 2];
  figure("an idle worker, from submission to start, median", median_ms, " ms");
  figure("an idle worker, from submission to start, p99", waited_ms[(waited_ms.size() - 1) * 99 / 100],
         " ms");
  CHECK(median_ms < 250);  // a generous limit, for busy machines
}

TEST_CASE("an idle service uses almost no processor time") {
  Stack stack;
  const auto length = full_or_short(30s, 5s);
  const double all_before = cpu_seconds(stack, Kind::other);
  const double handlers_before = cpu_seconds(stack, Kind::handler);
  const auto start = Clock::now();
  std::this_thread::sleep_until(start + length);
  const double elapsed_s = std::chrono::duration<double>(Clock::now() - start).count();
  const double handlers = 100 * (cpu_seconds(stack, Kind::handler) - handlers_before) / elapsed_s;
  const double all = 100 * (cpu_seconds(stack, Kind::other) - all_before) / elapsed_s;
  figure("idle, handlers' share of a core", handlers, " %");
  figure("idle, the whole service's share of a core", all, " %");
  CHECK(all < 5);
}

TEST_CASE("DELETE of a running task stops its reader within seconds") {
  Stack stack({"OCR_WORKERS=1"});
  const Answer accepted = post(stack.url("/image"), noise_bmp());
  REQUIRE(accepted.status == 202);
  const std::string url = stack.url("/image?task_id=" + accepted.field("task_id"));
  REQUIRE(eventually([&] { return get(url).field("status") == "running"; }));
  REQUIRE(stack.halt_recognition() != 0);
  Ask erase;
  erase.method = "DELETE";
  erase.url = url;
  const auto start = Clock::now();
  CHECK(send(erase).status == 204);
  CHECK(eventually([&] { return stack.recognitions().empty(); }));
  const double took_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  figure("DELETE of a running task, until its reader is gone", took_ms, " ms");
  CHECK(took_ms < 5000);
  CHECK(get(url).status == 404);
}
