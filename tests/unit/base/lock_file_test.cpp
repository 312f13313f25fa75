#include "base/lock_file.hpp"

#include "base/error.hpp"
#include "catch.hpp"
#include "isolation/cores.hpp"
#include "processes.hpp"
#include "temporary_folder.hpp"

TEST_CASE("lock file: a byte has one holder until it is released") {
  const ocr::test::TemporaryFolder folder;
  const ocr::LockFile file(folder.file("locks"));
  const ocr::LockFile same(folder.file("locks"));
  auto held = file.try_lock(std::int64_t{1} << 59);
  REQUIRE(held);
  CHECK_FALSE(file.try_lock(std::int64_t{1} << 59));
  CHECK_FALSE(same.try_lock(std::int64_t{1} << 59));
  CHECK(same.try_lock(7));
  held.reset();
  CHECK(same.try_lock(std::int64_t{1} << 59));
}

TEST_CASE("lock file: the lock of a killed process is released") {
  const ocr::test::TemporaryFolder folder;
  const ocr::LockFile file(folder.file("locks"));
  ocr::test::Forked process([&] {
    const auto held = file.lock(3);  // blocks while the checks below hold the lock
    for (;;) pause();
    return 0;
  });
  REQUIRE(ocr::test::eventually([&] { return !file.try_lock(3); }));
  process.send(SIGKILL);
  process.wait();
  CHECK(file.try_lock(3));
}

TEST_CASE("lock file: held bytes are counted, regardless of their holder") {
  const ocr::test::TemporaryFolder folder;
  const ocr::LockFile file(folder.file("locks"));
  CHECK(file.count_held(0, 1000) == 0);
  std::vector<ocr::HeldLock> held;
  for (const std::int64_t byte : {999, 0, 5, 6, 500, 7}) held.push_back(file.lock(byte));
  CHECK(file.count_held(0, 1000) == 6);
  CHECK(file.count_held(5, 8) == 3);
  CHECK(file.count_held(8, 500) == 0);
  held.clear();
  CHECK(file.count_held(0, 1000) == 0);
}

TEST_CASE("lock file: a file that cannot be created throws Unavailable") {
  CHECK_THROWS_AS(ocr::LockFile("/nonexistent/locks").try_lock(0), ocr::Unavailable);
}

TEST_CASE("cores: take() always succeeds, take_if_idle() only if a core is idle") {
  const ocr::test::TemporaryFolder folder;
  const ocr::Cores cores(folder.file("cores"), 2);
  auto first = cores.take_if_idle();
  auto second = cores.take();
  REQUIRE(first);
  REQUIRE(second);
  CHECK_FALSE(cores.take_if_idle());
  auto third = cores.take();
  REQUIRE(third);
  first.reset();
  CHECK_FALSE(cores.take_if_idle());
  third.reset();
  CHECK(cores.take_if_idle());
}
