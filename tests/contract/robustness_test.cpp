// Hostile bytes and many clients: every answer is one the service defines, and no process dies.
#include <atomic>
#include <chrono>
#include <fstream>
#include <map>
#include <mutex>
#include <numeric>
#include <random>
#include <set>
#include <thread>

#include "catch.hpp"
#include "client.hpp"
#include "stack.hpp"

namespace {

using namespace std::chrono_literals;

std::vector<pid_t> all_processes(const Stack& stack) {
  std::vector<pid_t> all;
  for (const char* part : {"nginx", "sync", "api", "work"})
    for (const pid_t process : stack.processes(part)) all.push_back(process);
  return all;
}

// Anonymous memory of a process in kB, whether or not it is shared with a child.
long own_memory(pid_t process) {
  std::ifstream sums("/proc/" + std::to_string(process) + "/smaps_rollup");
  for (std::string line; std::getline(sums, line);)
    if (line.starts_with("Anonymous:")) return std::stol(line.substr(line.find(':') + 1));
  return 0;
}

// Runs `work` on `count` threads and waits for all of them; `work` gets the thread's number.
void on_threads(int count, const std::function<void(int)>& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
}

const std::vector<std::string>& quick_samples() {
  static const std::vector<std::string> names{"snippet.png",      "small.gif",       "small.bmp",
                                              "single-line.webp", "transparent.png", "cmyk.jpg",
                                              "grey16.png",       "colour.jpg"};
  return names;
}

// The processes of the sync pool that have answered since the log was `from` bytes long.
std::set<std::string> answered_since(const Stack& stack, std::size_t from) {
  const std::string log = read_file(stack.run_folder() + "/log/sync.log");
  std::set<std::string> processes;
  const std::string mark = "event=request pid=";
  for (std::size_t at = log.find(mark, from); at != std::string::npos; at = log.find(mark, at + 1))
    processes.insert(log.substr(at + mark.size(), log.find(' ', at + mark.size()) - at - mark.size()));
  return processes;
}

// The answer of every process of the sync pool to each sample; fails if two differ.
std::map<std::string, std::string> answers_on_every_process(const Stack& stack) {
  std::map<std::string, std::string> answers;
  for (const std::string& name : quick_samples()) {
    std::mutex mutex;
    std::set<std::string> bodies;
    const std::size_t from = read_file(stack.run_folder() + "/log/sync.log").size();
    // The kernel chooses the process for a request, so send several at once until each process has had one.
    for (int round = 0; round < 50 && answered_since(stack, from).size() < stack.processes("sync").size();
         ++round)
      on_threads(4, [&](int) {
        const Answer answer = post(stack.url("/image-sync"), sample(name));
        const std::lock_guard lock(mutex);
        bodies.insert(answer.body);
      });
    CHECK(answered_since(stack, from).size() == stack.processes("sync").size());
    CHECK(bodies.size() == 1);
    CHECK(character_error_rate(Answer{200, {}, *bodies.begin(), 0}.field("text"), truth(name)) < 0.02);
    answers[name] = *bodies.begin();
  }
  return answers;
}

}  // namespace

TEST_CASE("images with flipped bits are read or refused, and no process dies") {
  const std::string name = GENERATE("small.gif", "small.bmp", "single-line.webp", "cmyk.jpg",
                                    "transparent.png", "two-columns.tiff", "exif-rotated.jpg");
  const auto before = all_processes(shared_stack());
  std::mt19937 random(20'261'122);
  for (int round = 0; round < 25; ++round) {
    std::string bytes = sample(name);
    // The first bytes control the decoder, so half of the damage goes there.
    for (int i = 0; i < 12; ++i) {
      const std::size_t span = i % 2 == 0 ? std::min<std::size_t>(bytes.size(), 400) : bytes.size();
      bytes[random() % span] = static_cast<char>(random());
    }
    const Answer answer = post(shared_stack().url("/image-sync?rotate=off"), bytes);
    CAPTURE(name, round, answer.body);
    const bool is_ours =
        answer.status == 200 || answer.status == 413 || answer.status == 415 || answer.status == 422;
    CHECK(is_ours);
  }
  CHECK(all_processes(shared_stack()) == before);
}

TEST_CASE("an image that would exhaust memory is refused") {
  // A GIF of a few bytes whose one frame has the largest possible size.
  const std::string bomb(
      "GIF89a\xFF\xFF\xFF\xFF\x00\x00\x00\x2C\x00\x00\x00\x00\xFF\xFF\xFF\xFF\x00\x08\x01\x00\x00\x3B", 28);
  CHECK(post(shared_stack().url("/image-sync"), bomb).field("code") == "image_too_large");
  CHECK(post(shared_stack().url("/image"), bomb).field("code") == "image_too_large");
}

TEST_CASE("16 clients for a minute and 1,000 images: all answers are right and identical on every process",
          "[load]") {
  Stack stack;
  const auto before = all_processes(stack);
  const std::map<std::string, std::string> first = answers_on_every_process(stack);
  const auto start = std::chrono::steady_clock::now();
  std::atomic<int> same{0};
  std::atomic<int> other{0};
  on_threads(16, [&](int number) {
    for (std::size_t i = static_cast<std::size_t>(number);; ++i) {
      const auto passed = std::chrono::steady_clock::now() - start;
      if (passed > 300s || (passed > 60s && same + other >= 1000)) break;
      const std::string& name = quick_samples()[i % quick_samples().size()];
      const Answer answer = post(stack.url("/image-sync"), sample(name));
      ++(answer.status == 200 && answer.body == first.at(name) ? same : other);
    }
  });
  CHECK(other == 0);
  CHECK(same >= 1000);
  CHECK((answers_on_every_process(stack) == first));
  CHECK(all_processes(stack) == before);
}

TEST_CASE("an idle process gives back the memory of its requests") {
  Stack stack({"OCR_SYNC_PROCESSES=1"});
  // Either process of the pool may answer.
  const auto memory = [processes = stack.processes("sync")] {
    return std::accumulate(processes.begin(), processes.end(), 0L,
                           [](long sum, pid_t process) { return sum + own_memory(process); });
  };
  const long before = memory();
  REQUIRE(before > 0);
  const std::string image = sample("small.bmp");
  for (int i = 0; i < 3; ++i) CHECK(post(stack.url("/image-sync"), image).status == 200);
  const auto held = static_cast<long>(image.size() / 1024);
  CHECK(eventually([&] { return memory() < before + held; }));
}

TEST_CASE("200 tasks at once: every one is done and correct", "[load]") {
  Stack stack;
  const auto before = all_processes(stack);
  constexpr int clients = 20;
  constexpr int tasks_each = 10;
  std::atomic<int> right{0};
  on_threads(clients, [&](int number) {
    std::vector<std::pair<std::string, std::string>> tasks;
    for (int i = 0; i < tasks_each; ++i) {
      const std::string& name =
          quick_samples()[static_cast<std::size_t>(number + i) % quick_samples().size()];
      const Answer accepted = post(stack.url("/image"), sample(name));
      if (accepted.status == 202) tasks.emplace_back(accepted.field("task_id"), name);
    }
    for (const auto& [id, name] : tasks) {
      const Answer answer = await_task(stack.url(), id);
      if (answer.status == 200 && character_error_rate(answer.field("text"), truth(name)) < 0.02) ++right;
    }
  });
  CHECK(right == clients * tasks_each);
  CHECK(all_processes(stack) == before);
}

TEST_CASE("every process serves every task, and finished tasks are served while all cores recognise") {
  Stack stack;
  const Answer accepted = post(stack.url("/image"), sample("snippet.png"));
  const std::string id = accepted.field("task_id");
  const std::string done = await_task(stack.url(), id).body;
  std::atomic<bool> stop{false};
  std::vector<std::thread> busy;
  for (int i = 0; i < 4; ++i)
    busy.emplace_back([&] {
      while (!stop) post(stack.url("/image-sync"), sample("page.png"));
    });
  for (int i = 0; i < 200; ++i) CHECK(get(stack.url("/image?task_id=" + id)).body == done);
  stop = true;
  for (std::thread& thread : busy) thread.join();
}
