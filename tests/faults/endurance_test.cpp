// Many tasks in sequence: the service neither slows down nor grows.
#include <algorithm>
#include <deque>

#include "background.hpp"
#include "catch.hpp"
#include "client.hpp"
#include "ledger.hpp"
#include "length.hpp"
#include "service_processes.hpp"

#include <unistd.h>

#include <filesystem>

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// State of the service at one moment of the run.
struct Sample {
  double at_s = 0;
  double cpu_s = 0;
  double store_mib = 0;
  std::map<pid_t, double> resident_kib;
};

double size_mib(const std::string& file) {
  std::error_code missing;
  const auto bytes = std::filesystem::file_size(file, missing);
  return missing ? 0 : static_cast<double>(bytes) / (1 << 20);
}

// The values in one part of the run, from 0 (start) to 1 (end).
template <class Value>
std::vector<double> within(const std::vector<Sample>& samples, double from, double to, Value&& value) {
  std::vector<double> values;
  const auto count = static_cast<double>(samples.size());
  for (auto i = static_cast<std::size_t>(from * count); i < static_cast<std::size_t>(to * count); ++i)
    values.push_back(value(samples[i]));
  return values;
}

}  // namespace

TEST_CASE("thousands of tasks in sequence: as fast at the end as at the start, and nothing grows") {
  const std::size_t tasks = full_or_short<std::size_t>(20'000, 1'500);
  const std::size_t between_samples = tasks / 100;
  Stack stack({full_or_short<std::string>("OCR_RESULT_TTL_S=60", "OCR_RESULT_TTL_S=20")});
  const std::string store = stack.run_folder() + "/tasks/tasks.db";
  Ledger ledger(stack.url());
  std::map<pid_t, std::string> names;
  for (const ServiceProcess& process : processes_of(stack))
    if (process.kind != Kind::reader && process.kind != Kind::other) names[process.pid] = process.name;

  std::vector<Sample> samples;
  const auto start = Clock::now();
  const auto look = [&] {
    Sample now;
    now.at_s = std::chrono::duration<double>(Clock::now() - start).count();
    now.store_mib = size_mib(store) + size_mib(store + "-wal");
    std::int64_t ticks = 0;
    for (const ServiceProcess& process : processes_of(stack)) {
      if (process.kind != Kind::reader && process.kind != Kind::other) ticks += process.cpu_ticks;
      if (names.count(process.pid) != 0)
        now.resident_kib[process.pid] = static_cast<double>(resident_kib(process.pid));
    }
    now.cpu_s = static_cast<double>(ticks) / static_cast<double>(sysconf(_SC_CLK_TCK));
    samples.push_back(now);
  };

  std::deque<std::string> waiting;  // in the expected order of their ends
  std::size_t ended = 0;
  look();
  while (ended < tasks) {
    while (waiting.size() < 40 && ledger.accepted() < tasks) {
      const auto id = ledger.submit_patiently(ledger.accepted() % 2 == 0 ? "small.gif" : "single-line.webp");
      REQUIRE(id);
      waiting.push_back(*id);
    }
    // Poll only tasks older than the newest twenty: they have usually ended, so that one request is enough.
    const std::size_t keep = ledger.accepted() < tasks ? 20 : 0;
    while (waiting.size() > keep) {
      const std::string id = waiting.front();
      REQUIRE(eventually([&] {
        ledger.look(id);
        return ledger.is_finished(id);
      }));
      waiting.pop_front();
      ++ended;
      if (ended % between_samples == 0) look();
    }
  }

  const std::size_t thousand = std::min<std::size_t>(10, samples.size() / 10);  // samples: a tenth of the run
  const auto rate_between = [&](std::size_t from, std::size_t to) {
    return static_cast<double>((to - from) * between_samples) / (samples[to].at_s - samples[from].at_s);
  };
  const auto cpu_ms_between = [&](std::size_t from, std::size_t to) {
    return (samples[to].cpu_s - samples[from].cpu_s) * 1000 /
           static_cast<double>((to - from) * between_samples);
  };
  // In a full run 5 samples are 1,000 of the 20,000 tasks.
  const std::size_t part = full_or_short<std::size_t>(5, thousand);
  const std::size_t last = samples.size() - 1;
  const double first_rate = rate_between(0, part);
  const double last_rate = rate_between(last - part, last);
  const double first_cpu = cpu_ms_between(0, part);
  const double last_cpu = cpu_ms_between(last - part, last);
  figure("endurance, tasks", ended);
  figure("endurance, took", samples[last].at_s, " s");
  figure("endurance, rate of the first part", first_rate, " /s");
  figure("endurance, rate of the last part", last_rate, " /s");
  figure("endurance, processor time a task at first", first_cpu, " ms");
  figure("endurance, processor time a task at last", last_cpu, " ms");
  double most_growth = -100;
  for (const auto& [pid, name] : names) {
    const auto resident = [pid = pid](const Sample& sample) {
      const auto found = sample.resident_kib.find(pid);
      return found == sample.resident_kib.end() ? 0 : found->second;
    };
    const double early = median(within(samples, 0.2, 0.4, resident));
    const double late = median(within(samples, 0.8, 1.0, resident));
    const double growth = early > 0 ? 100 * (late - early) / early : 100;
    figure("endurance, memory of " + name, std::to_string(static_cast<int>(early)) + " to " +
                                               std::to_string(static_cast<int>(late)) + " KiB");
    most_growth = std::max(most_growth, growth);
  }
  figure("endurance, most growth of a process", most_growth, " %");
  const auto store_size = [](const Sample& sample) { return sample.store_mib; };
  const double store_middle = median(within(samples, 0.4, 0.6, store_size));
  const double store_late = median(within(samples, 0.8, 1.0, store_size));
  figure("endurance, store in the middle", store_middle, " MiB");
  figure("endurance, store at the end", store_late, " MiB");
  figure("endurance, answers", join(ledger.statuses()));
  CAPTURE(join(ledger.breaches()));
  CHECK(ledger.breaches().empty());
  CHECK(ended == tasks);
  if (is_full()) {
    // Processor time, because the machine may have been busy with other work at either end of the run.
    CHECK(last_cpu < first_cpu * 1.1);
    CHECK(most_growth < 5);
    CHECK(store_late < store_middle * 1.2);
  }
}
