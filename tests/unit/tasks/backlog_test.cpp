#include "tasks/backlog.hpp"

#include "catch.hpp"

namespace {

using namespace std::chrono_literals;

ocr::TaskCounts counts(std::int64_t waiting, std::int64_t finished) {
  ocr::TaskCounts made;
  made.queued = waiting;
  made.finished_last_minute = finished;
  return made;
}

}  // namespace

TEST_CASE("backlog: the wait is the time for the tasks ahead at the rate of the last minute") {
  CHECK(ocr::until_done(10, counts(10, 60)) == 10s);
  CHECK(ocr::until_done(10, counts(10, 30)) == 20s);
  CHECK(ocr::until_done(0, counts(10, 1)) == 1s);
}

TEST_CASE("backlog: the wait is at least one second and at most half a minute") {
  CHECK(ocr::until_done(1, counts(1, 6'000)) == 1s);
  CHECK(ocr::until_done(10'000, counts(10'000, 1)) == 30s);
  CHECK(ocr::until_done(5, counts(5, 0)) == 30s);
}

TEST_CASE("backlog: a client of a full queue waits until a tenth of it is done") {
  CHECK(ocr::until_room(counts(1'000, 60)) == 100s);
  CHECK(ocr::until_room(counts(5, 60)) == 1s);
  CHECK(ocr::until_room(counts(10'000, 1)) == 600s);
  CHECK(ocr::until_room(counts(10'000, 0)) == 600s);
}
