// Images that harm their reader, among good ones: they fail with a reason and harm no other task.
#include <algorithm>
#include <csignal>
#include <fstream>
#include <utility>

#include "catch.hpp"
#include "client.hpp"
#include "ledger.hpp"
#include "length.hpp"
#include "noise.hpp"
#include "service_processes.hpp"

namespace {

using namespace std::chrono_literals;

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size()))
    ++count;
  return count;
}

// Whether the workers logged exactly this many attempts at a task. A worker logs an attempt at its end.
bool were_attempts(const Stack& stack, const std::string& id, std::size_t attempts) {
  return eventually([&] {
    return count_of(read_file(stack.run_folder() + "/log/work.log"), "task=" + id + " end=") == attempts;
  });
}

// One bad task among good ones.
struct Mixed {
  explicit Mixed(const Stack& stack, const std::string& image) : ledger(stack.url()) {
    const int good = full_or_short(100, 20);
    for (int i = 0; i < good; ++i) {
      if (i == good / 2) {
        const Answer accepted = post(stack.url("/image"), image);
        REQUIRE(accepted.status == 202);
        poison = accepted.field("task_id");
      }
      REQUIRE(ledger.submit_patiently(i % 2 == 0 ? "small.gif" : "single-line.webp"));
    }
  }
  void check_good_ones() {
    CHECK(ledger.settle(180s));
    ledger.look_again();
    CAPTURE(join(ledger.breaches()));
    CHECK(ledger.breaches().empty());
    CHECK(ledger.unfinished() == 0);
  }

  Ledger ledger;
  std::string poison;
};

void check_failure(const Answer& answer, const std::string& code) {
  CAPTURE(answer.body);
  CHECK(answer.status == 200);
  CHECK(answer.field("status") == "failed");
  CHECK(answer.field("problem").find("\"code\":\"" + code + "\"") != std::string::npos);
}

bool is_running(const Stack& stack, const std::string& id) {
  return get(stack.url("/image?task_id=" + id)).field("status") == "running";
}

// Halts the reader of this task's image and returns its pid; 0 if none appeared. With one worker the only
// reader is that of the running task.
pid_t halt_reader_of(const Stack& stack, const std::string& id) {
  pid_t halted = 0;
  eventually([&] {
    if (!is_running(stack, id)) return false;
    for (const pid_t worker : stack.processes("work"))
      for (const pid_t reader : children_of(worker))
        if (name_of(reader) == "ocr-reader" && is_confined(reader) && kill(reader, SIGSTOP) == 0)
          halted = reader;
    if (halted != 0 && is_running(stack, id)) return true;
    if (halted != 0) kill(std::exchange(halted, 0), SIGCONT);
    return false;
  });
  return halted;
}

}  // namespace

TEST_CASE(
    "an image that crashes its reader each time is given up after three attempts, and harms no good one") {
  Stack stack({"OCR_WORKERS=1", "OCR_PAGE_DEADLINE_S=600"});
  const auto workers = stack.processes("work");
  Mixed tasks(stack, noise_bmp());
  for (int attempt = 1; attempt <= 3; ++attempt) {
    CAPTURE(attempt);
    const pid_t reader = halt_reader_of(stack, tasks.poison);
    REQUIRE(reader != 0);
    kill(reader, SIGSEGV);
    kill(reader, SIGCONT);
    REQUIRE(eventually([&] { return kill(reader, 0) != 0; }));  // until its worker has reaped it
  }
  const Answer answer = await_task(stack.url(), tasks.poison, 60s);
  check_failure(answer, "gave_up");
  CHECK(count_of(answer.field("problem"), "image reader crashed (signal 11)") == 3);
  tasks.check_good_ones();
  CHECK(were_attempts(stack, tasks.poison, 3));
  CHECK(stack.processes("work") == workers);
  figure("a poison image that crashes, good ones beside it that failed", tasks.ledger.breaches().size());
  figure("a poison image that crashes, said of it", answer.field("problem"));
}

TEST_CASE("an image that hangs is stopped at its deadline, is not retried, and harms no good one") {
  Stack stack({"OCR_WORKERS=1", "OCR_PAGE_DEADLINE_S=2"});
  const auto workers = stack.processes("work");
  Mixed tasks(stack, noise_bmp());
  REQUIRE(halt_reader_of(stack, tasks.poison) != 0);
  const Answer answer = await_task(stack.url(), tasks.poison, 60s);
  check_failure(answer, "deadline_exceeded");
  tasks.check_good_ones();
  CHECK(were_attempts(stack, tasks.poison, 1));
  CHECK(stack.processes("work") == workers);
  CHECK(stack.recognitions().empty());
  figure("a poison image that hangs, good ones beside it that failed", tasks.ledger.breaches().size());
  figure("a poison image that hangs, said of it", answer.field("problem"));
}

TEST_CASE("an image that eats memory is given up after three attempts, and harms no good one") {
  // 36 million pixels do not fit into this much memory.
  Stack stack({"OCR_CHILD_MEMORY_MB=256", "OCR_MAX_BODY_MB=64", "OCR_PAGE_DEADLINE_S=120"});
  const auto workers = stack.processes("work");
  Mixed tasks(stack, noise_bmp(6000));
  const Answer answer = await_task(stack.url(), tasks.poison, 180s);
  check_failure(answer, "gave_up");
  CHECK(count_of(answer.field("problem"), "more memory than allowed") == 3);
  tasks.check_good_ones();
  CHECK(were_attempts(stack, tasks.poison, 3));
  CHECK(stack.processes("work") == workers);
  figure("a poison image that eats memory, good ones beside it that failed", tasks.ledger.breaches().size());
  figure("a poison image that eats memory, said of it", answer.field("problem"));
}

TEST_CASE(
    "an image whose worker is killed each time is given up after three attempts, and harms no good one") {
  Stack stack({"OCR_WORKERS=1", "OCR_LEASE_S=1", "OCR_PAGE_DEADLINE_S=600"});
  const auto full_strength = strength_of(stack);
  Mixed tasks(stack, noise_bmp());
  for (int attempt = 1; attempt <= 3; ++attempt) {
    CAPTURE(attempt);
    const pid_t reader = halt_reader_of(stack, tasks.poison);
    REQUIRE(reader != 0);
    kill(stack.processes("work").at(0), SIGKILL);
    REQUIRE(eventually([&] { return kill(reader, 0) != 0; }));
  }
  const Answer answer = await_task(stack.url(), tasks.poison, 60s);
  check_failure(answer, "gave_up");
  CHECK(count_of(answer.field("problem"), "Its worker stopped unexpectedly.") == 3);
  tasks.check_good_ones();
  CHECK(eventually([&] { return strength_of(stack) == full_strength; }));
  figure("a poison image that takes its worker with it, good ones beside it that failed",
         tasks.ledger.breaches().size());
  figure("a poison image that takes its worker with it, said of it", answer.field("problem"));
}
