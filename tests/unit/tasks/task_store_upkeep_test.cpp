// Upkeep of the task store: expiry, the size of its file, and files of other releases.
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "catch.hpp"
#include "samples.hpp"
#include "tasks/sqlite_task_store.hpp"
#include "unit/tasks/store_fixture.hpp"

using namespace std::chrono_literals;
using namespace ocr::test;
using ocr::Acceptance;
using ocr::TaskState;

TEST_CASE("task store: results expire after their time, unfinished tasks never") {
  StoreFixture fixture;
  auto& store = fixture.store();
  for (const char* id : {"first", "second", "third", "fourth"}) fixture.submit(id);
  store.finish(*store.claim(), TaskState::done, "{}");
  CHECK(store.find("first")->expires_in == 60s);
  fixture.pass(1s);
  store.finish(*store.claim(), TaskState::failed, "{}");
  const auto running = store.claim();
  CHECK(running->id == "third");

  fixture.pass(58s);
  CHECK(store.expire() == 0);
  CHECK(store.find("first")->expires_in == 1s);
  CHECK(store.find("second")->expires_in == 2s);
  fixture.pass(1001ms);
  CHECK_FALSE(store.find("first"));
  CHECK(store.expire() == 1);
  CHECK_FALSE(store.find("first"));
  CHECK(store.find("second"));
  fixture.pass(1s);
  CHECK_FALSE(store.find("second"));  // expired, although not deleted yet
  CHECK(store.expire() == 1);
  fixture.pass(24h * 365);
  CHECK(store.expire() == 0);
  CHECK(state_of(store, "third") == TaskState::running);
  CHECK(state_of(store, "fourth") == TaskState::queued);
}

TEST_CASE("task store: thousands of results all expire, in several rounds") {
  StoreFixture fixture;
  number_in(fixture.path(),
            "INSERT INTO tasks(id, state, options, image_bytes, created_ms, finished_ms, result)"
            " WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 2500)"
            " SELECT n, 2, '', 0, 1, 1, '{}' FROM number");
  std::int64_t gone = 0;
  for (std::int64_t now = -1; now != 0; gone += now) now = fixture.store().expire();
  CHECK(gone == 2500);
}

TEST_CASE("task store: the file shrinks after large images are erased, a little at a time") {
  StoreFixture fixture;
  auto& store = fixture.store();
  const std::string image(8 << 20, 'x');
  for (const char* id : {"a", "b", "c", "d", "e"}) fixture.submit(id, image);
  for (const char* id : {"a", "b", "c", "d", "e"}) store.erase(id);
  const auto free_bytes = [&] { return number_in(fixture.path(), "PRAGMA freelist_count") * 4096; };
  std::int64_t before = free_bytes();
  REQUIRE(before >= 40 << 20);
  const std::int64_t size = number_in(fixture.path(), "PRAGMA page_count") * 4096;
  for (int round = 0; round < 20; ++round) {
    store.expire();
    const std::int64_t now = free_bytes();
    CHECK(now <= before);
    CHECK(before - now <= 8 << 20);  // no task can be submitted meanwhile
    before = now;
  }
  CHECK(before <= 16 << 20);
  CHECK(number_in(fixture.path(), "PRAGMA page_count") * 4096 <= size - (24 << 20));
}

TEST_CASE("task store: the bytes of an erased image are overwritten in the file") {
  StoreFixture fixture;
  const std::string mark = "bytes that must not be found again";
  fixture.submit("a", std::string(50'000, 'x') + mark);
  fixture.close();  // closing the last connection moves the whole WAL into the file
  CHECK(file_content(fixture.path()).find(mark) != std::string::npos);
  fixture.open()->erase("a");
  CHECK(file_content(fixture.path()).find(mark) == std::string::npos);
}

TEST_CASE(
    "task store: keys to erase from memcached are kept until forgotten, and listed a hundred at a time") {
  StoreFixture fixture;
  auto& store = fixture.store();
  CHECK(store.to_uncache().empty());
  for (int i = 0; i < 150; ++i) store.note_uncached_later("task-" + std::to_string(i));
  store.note_uncached_later("task-0");
  const auto other = fixture.open();
  std::map<std::string, int> times;
  for (int round = 0; round < 2; ++round)
    for (const std::string& id : other->to_uncache()) {
      ++times[id];
      other->forget_uncached(id);
    }
  CHECK(times.size() == 150);
  CHECK(std::all_of(times.begin(), times.end(), [](const auto& entry) { return entry.second == 1; }));
  CHECK(store.to_uncache().empty());
}

TEST_CASE("task store: the file can shrink, can be read while it is written, and has a schema version") {
  StoreFixture fixture;
  CHECK(number_in(fixture.path(), "SELECT journal_mode = 'wal' FROM pragma_journal_mode") == 1);
  CHECK(number_in(fixture.path(), "PRAGMA auto_vacuum") == 2);
  CHECK(number_in(fixture.path(), "PRAGMA user_version") > 0);
}

TEST_CASE("task store: a store of the first release is migrated with its tasks") {
  StoreFixture fixture;
  fixture.submit("a");
  fixture.close();
  for (const char* sql :
       {"DROP TRIGGER pages_go_with_tasks", "DROP TABLE pages", "DROP INDEX tasks_in_order",
        "ALTER TABLE tasks DROP COLUMN queued_ms", "ALTER TABLE tasks DROP COLUMN page_count",
        "ALTER TABLE tasks DROP COLUMN answer_key",
        "CREATE INDEX tasks_in_order ON tasks(state, seq, image_bytes)",
        "DROP TRIGGER callbacks_go_with_tasks", "DROP TABLE callbacks",
        "ALTER TABLE tasks DROP COLUMN callback_url", "DROP INDEX tasks_by_key",
        "ALTER TABLE tasks DROP COLUMN idempotency_key", "ALTER TABLE tasks DROP COLUMN digest",
        "DROP TABLE to_uncache", "PRAGMA user_version=1"})
    number_in(fixture.path(), sql);
  const auto store = fixture.open();
  CHECK(store->submit(named_task("b", "key", "digest")).acceptance == Acceptance::accepted);
  CHECK(claim_all(*store) == std::vector<std::string>{"a", "b"});
}

TEST_CASE("task store: a store written by a newer release is refused and left unchanged") {
  StoreFixture fixture;
  fixture.submit("a");
  fixture.close();
  number_in(fixture.path(), "PRAGMA user_version=99");
  CHECK_THROWS_AS(fixture.open(), ocr::Unavailable);
  CHECK(number_in(fixture.path(), "PRAGMA user_version") == 99);
  CHECK(number_in(fixture.path(), "SELECT count(*) FROM tasks") == 1);
}
