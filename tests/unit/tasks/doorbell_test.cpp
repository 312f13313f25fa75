#include "tasks/doorbell.hpp"

#include <poll.h>

#include "base/error.hpp"
#include "catch.hpp"
#include "temporary_folder.hpp"

namespace {

bool can_be_read(int fd) {
  pollfd watched{fd, POLLIN, 0};
  return poll(&watched, 1, 0) == 1;
}

}  // namespace

TEST_CASE("a ring wakes each listener until that listener listens again") {
  const ocr::test::TemporaryFolder folder;
  const std::string path = folder.file("bell");
  const ocr::Doorbell ringer(path);
  ocr::Doorbell first(path);
  ocr::Doorbell second(path);
  const int first_ear = first.listen();
  const int second_ear = second.listen();
  REQUIRE(first_ear >= 0);
  CHECK_FALSE(can_be_read(first_ear));
  ringer.ring();
  ringer.ring();
  CHECK(can_be_read(first_ear));
  CHECK(can_be_read(second_ear));
  CHECK(first.listen() == first_ear);
  CHECK_FALSE(can_be_read(first_ear));
  CHECK(can_be_read(second_ear));
}

TEST_CASE("a doorbell in a missing folder is refused") {
  CHECK_THROWS_AS(ocr::Doorbell("/nonexistent/bell"), ocr::Unavailable);
}
