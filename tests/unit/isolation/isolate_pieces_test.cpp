// Work in several pieces: when each piece starts and how it ends.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/lock_file.hpp"
#include "catch.hpp"
#include "isolated.hpp"
#include "isolation/isolate.hpp"
#include "temporary_folder.hpp"
#include "unit/isolation/isolated_work.hpp"

using namespace std::chrono_literals;
using namespace ocr::test;
using Clock = std::chrono::steady_clock;

TEST_CASE("isolate: pieces run one by one, or several at a time if there are cores, and each is reported") {
  const LeavesNothing check;
  const std::size_t most = GENERATE(1, 3);
  const TemporaryFolder folder;
  const ocr::LockFile cores(folder.file("cores"));
  std::size_t begun = 0;
  std::size_t running = 0;
  std::size_t most_running = 0;
  std::vector<std::string> answers(8);
  ocr::IsolatedPieces pieces;
  pieces.has_next = [&] { return begun < answers.size(); };
  pieces.next = [&]() -> ocr::ChildOrder {
    most_running = std::max(most_running, ++running);
    return {std::string(begun++, 'x')};
  };
  pieces.take_core = [&](bool beside_others) -> std::optional<ocr::HeldLock> {
    CHECK(beside_others == (running > 0));
    if (beside_others && running >= most) return std::nullopt;
    return cores.lock(static_cast<std::int64_t>(begun));
  };
  pieces.ended = [&](std::size_t piece, const ocr::ChildOutcome& outcome) {
    --running;
    CHECK(outcome.end == ocr::ChildEnd::answered);
    answers.at(piece) = outcome.answer;
  };
  ocr::Nursery nursery(
      work_of([](TestWork& work) { work.answering = [](auto order, auto) { return std::string(order); }; }),
      child_memory);
  CHECK(ocr::run_isolated(nursery, "", {20s}, always, pieces));
  for (std::size_t number = 0; number < answers.size(); ++number) CHECK(answers[number].size() == number);
  CHECK(most_running == most);
  CHECK(cores.count_held(0, 100) == 0);
}

TEST_CASE("isolate: pieces that are late or no longer wanted are killed") {
  const LeavesNothing check;
  int ended = 0;
  bool is_wanted = true;
  std::size_t begun = 0;
  ocr::IsolatedPieces pieces;
  pieces.has_next = [&] { return begun < 3; };
  pieces.next = [&]() -> ocr::ChildOrder {
    ++begun;
    return {};
  };
  ocr::Nursery nursery = nursery_for([]() -> std::string { stay(); });
  const TemporaryFolder folder;
  const ocr::LockFile cores(folder.file("cores"));
  pieces.take_core = [&](bool) { return cores.try_lock(static_cast<std::int64_t>(begun)); };
  pieces.ended = [&](std::size_t, const ocr::ChildOutcome& outcome) {
    CHECK(outcome.end == ocr::ChildEnd::late);
    ++ended;
  };
  CHECK(ocr::run_isolated(nursery, "", {100ms}, always, pieces));
  CHECK(ended == 3);
  begun = 0;
  CHECK(ocr::run_isolated(nursery, "", {20s, Clock::now() + 100ms}, always, pieces));
  CHECK(ended == 6);
  begun = 0;
  CHECK_FALSE(ocr::run_isolated(
      nursery, "", {20s}, [&] { return std::exchange(is_wanted, false); }, pieces));
  CHECK(ended == 6);
}
