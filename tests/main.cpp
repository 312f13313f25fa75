// The main() of every test program: limits OpenMP to one thread and prints one line per finished test case.
//
// If the environment variable TEST_TALLY names a file, the numbers of passed and failed test cases are
// appended to it, as one line `PASSED FAILED`.
#define CATCH_CONFIG_RUNNER  // for Catch2 2.x

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include "catch.hpp"

// Under the sanitizers: what Tesseract itself forgets when it reads a picture as a single line. A reader ends
// after its image.
extern "C" const char* __lsan_default_suppressions() {
  return "leak:tesseract::make_single_row\n";
}

namespace {

using Clock = std::chrono::steady_clock;

using Base = ocr::test::Listener;

class Outcomes : public Base {
 public:
  using Base::Base;

  void testCaseStarting(const Catch::TestCaseInfo& test) override {
    Base::testCaseStarting(test);
    name_ = test.name;
    start_ = Clock::now();
  }

  void testCaseEnded(const Catch::TestCaseStats& ended) override {
    Base::testCaseEnded(ended);
    if (getpid() != process_) return;  // a crash in a forked child is not the end of this test case
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_);
    const bool passed = ended.totals.assertions.allOk();
    std::cout << (passed ? "ok - " : "not ok - ") << name_;
    if (passed) std::cout << " (" << took.count() << " ms)";
    std::cout << std::endl;
  }

  void testRunEnded(const Catch::TestRunStats& run) override {
    Base::testRunEnded(run);
    const char* tally = std::getenv("TEST_TALLY");
    if (!tally || getpid() != process_) return;
    const auto& counts = run.totals.testCases;
    std::ofstream(tally, std::ios::app)
        << counts.passed + counts.failedButOk << " " << counts.failed << std::endl;
  }

 private:
  pid_t process_ = getpid();
  std::string name_;
  Clock::time_point start_;
};
CATCH_REGISTER_LISTENER(Outcomes)

// libgomp reads its environment when it is loaded, so the program must restart. With more threads, Tesseract
// is several times slower.
void ensure_one_openmp_thread(char** arguments) {
  const char* limit = std::getenv("OMP_THREAD_LIMIT");
  if (limit && std::string_view(limit) == "1") return;
  setenv("OMP_THREAD_LIMIT", "1", 1);
  execv("/proc/self/exe", arguments);
  std::cerr << "this program cannot restart itself with OMP_THREAD_LIMIT=1\n";
  std::exit(EXIT_FAILURE);
}

}  // namespace

int main(int count, char** arguments) {
  ensure_one_openmp_thread(arguments);
  return Catch::Session().run(count, arguments);
}
