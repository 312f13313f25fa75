// Measures a running service: load BASE_URL [SECONDS per row]. Prints a Markdown table; judges nothing.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "client.hpp"

namespace {

using Clock = std::chrono::steady_clock;

struct Measured {
  std::vector<double> seconds;  // of each right answer, sorted
  int wrong = 0;
  double elapsed_s = 0;
};

// `clients` threads call `ask` for `length`; `ask` says whether its answer was right.
Measured measure(int clients, std::chrono::seconds length, const std::function<bool()>& ask) {
  Measured measured;
  std::mutex mutex;
  std::vector<std::thread> threads;
  const Clock::time_point start = Clock::now();
  for (int i = 0; i < clients; ++i)
    threads.emplace_back([&] {
      while (Clock::now() - start < length) {
        const Clock::time_point asked = Clock::now();
        const bool is_right = ask();
        const double took = std::chrono::duration<double>(Clock::now() - asked).count();
        const std::lock_guard lock(mutex);
        if (is_right) {
          measured.seconds.push_back(took);
        } else {
          ++measured.wrong;
        }
      }
    });
  for (std::thread& thread : threads) thread.join();
  measured.elapsed_s = std::chrono::duration<double>(Clock::now() - start).count();
  std::sort(measured.seconds.begin(), measured.seconds.end());
  return measured;
}

double quantile_ms(const Measured& measured, double share) {
  if (measured.seconds.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(measured.seconds.size() - 1));
  return measured.seconds[at] * 1000;
}

void print_row(const char* what, int clients, const Measured& measured) {
  std::printf("| %s | %d | %.1f | %.1f | %.1f | %d |\n", what, clients,
              static_cast<double>(measured.seconds.size()) / measured.elapsed_s, quantile_ms(measured, 0.5),
              quantile_ms(measured, 0.99), measured.wrong);
  std::fflush(stdout);
}

// Keeps all cores recognising for as long as it lives.
class Busy {
 public:
  explicit Busy(const std::string& url) {
    for (int i = 0; i < 4; ++i)
      threads_.emplace_back([this, url] {
        const std::string page = sample("page.png");
        while (!stop_) post(url + "/image-sync", page);
      });
  }
  ~Busy() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
  }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

 private:
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fprintf(stderr, "usage: load BASE_URL [SECONDS]\n");
    return EXIT_FAILURE;
  }
  const std::string url = arguments[1];
  const std::chrono::seconds length(count > 2 ? std::atoi(arguments[2]) : 10);
  const std::string snippet = sample("snippet.png");
  const std::string snippet_text = truth("snippet.png");
  const auto recognize = [&] {
    const Answer answer = post(url + "/image-sync", snippet);
    return answer.status == 200 && character_error_rate(answer.field("text"), snippet_text) < 0.02;
  };
  const std::string task = post(url + "/image", snippet).field("task_id");
  await_task(url, task);
  const auto fetch = [&] { return get(url + "/image?task_id=" + task).status == 200; };
  const std::string large = sample("grey16.png");
  std::vector<std::string> tasks;
  std::mutex mutex;
  const auto submit = [&] {
    const Answer answer = post(url + "/image", large);
    const std::lock_guard lock(mutex);
    tasks.push_back(answer.field("task_id"));
    return answer.status == 202;
  };

  std::printf("| what | clients | per second | p50 ms | p99 ms | wrong |\n|---|---|---|---|---|---|\n");
  measure(2, std::chrono::seconds(1), recognize);
  for (const int clients : {1, 2, 8, 16})
    print_row("POST /image-sync, snippet 640x480", clients, measure(clients, length, recognize));
  print_row("GET /image of a finished task, idle", 1, measure(1, length, fetch));
  print_row("GET /image of a finished task, idle", 8, measure(8, length, fetch));
  {
    const Busy busy(url);
    print_row("GET /image of a finished task, all cores recognising", 1, measure(1, length, fetch));
  }
  print_row("POST /image, 250 kB", 1, measure(1, std::chrono::seconds(2), submit));
  for (const std::string& id : tasks) await_task(url, id);
  return EXIT_SUCCESS;
}
