#include "web/fair_turns.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "temporary_folder.hpp"

namespace {

constexpr std::size_t greedy = 3;
constexpr std::size_t other = 4;

std::vector<ocr::HeldLock> all_turns_of(const ocr::FairTurns& turns, std::size_t socket) {
  std::vector<ocr::HeldLock> held;
  while (auto turn = turns.take(socket)) held.push_back(std::move(*turn));
  return held;
}

}  // namespace

TEST_CASE("fair turns: one client gets all processes but the one in reserve") {
  const ocr::test::TemporaryFolder folder;
  const ocr::FairTurns turns(folder.file("turns"), 2);
  CHECK(all_turns_of(turns, greedy).size() == 2);
  CHECK(all_turns_of(turns, greedy).size() == 2);  // the turns above have ended
}

TEST_CASE("fair turns: a client without a process always gets one, but only one if the others are busy") {
  const ocr::test::TemporaryFolder folder;
  const ocr::FairTurns turns(folder.file("turns"), 2);
  std::vector<ocr::HeldLock> held = all_turns_of(turns, greedy);
  auto turn = turns.take(other);
  CHECK(turn);
  CHECK_FALSE(turns.take(other));
  held.pop_back();  // two processes are busy, one of them for the other client
  CHECK_FALSE(turns.take(greedy));
  CHECK_FALSE(turns.take(other));
  turn.reset();
  CHECK(turns.take(greedy));
}

TEST_CASE("fair turns: a pool for one request at a time has one more process for another client") {
  const ocr::test::TemporaryFolder folder;
  const ocr::FairTurns turns(folder.file("turns"), 1);
  const auto held = all_turns_of(turns, 0);
  CHECK(held.size() == 1);
  CHECK(all_turns_of(turns, 1).size() == 1);
}
