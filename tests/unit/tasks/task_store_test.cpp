// A task in the store, from its submission through its leases to its end.
#include <optional>
#include <string>
#include <vector>

#include "catch.hpp"
#include "tasks/sqlite_task_store.hpp"
#include "unit/tasks/store_fixture.hpp"

using namespace std::chrono_literals;
using namespace ocr::test;
using ocr::Acceptance;
using ocr::TaskState;

TEST_CASE("task store: a task is submitted, claimed and finished") {
  StoreFixture fixture;
  auto& store = fixture.store();
  const std::string image(
      "\0im\xFF"
      "age\n\0",
      9);
  const ocr::Submission submission = store.submit(new_task("one", image, "lang=eng&psm=6"));
  CHECK(submission.acceptance == Acceptance::accepted);
  CHECK(submission.id == "one");
  CHECK(state_of(store, "one") == TaskState::queued);

  fixture.pass(1234ms);
  const auto task = store.claim();
  REQUIRE(task);
  CHECK(task->id == "one");
  CHECK(task->options == "lang=eng&psm=6");
  CHECK(task->image == image);
  CHECK(task->attempt == 1);
  CHECK(task->waited == 1234ms);
  CHECK(task->past_failures.empty());
  CHECK(store.still_held(*task));
  CHECK(state_of(store, "one") == TaskState::running);
  CHECK_FALSE(store.claim());

  const TaskState end = GENERATE(TaskState::done, TaskState::failed);
  CHECK(store.finish(*task, end, "{\"text\":\"\xC3\xA4\"}"));
  CHECK(state_of(store, "one") == end);
  CHECK(store.find("one")->result == "{\"text\":\"\xC3\xA4\"}");
  CHECK_FALSE(store.claim());
  check_lost(store, *task);
}

TEST_CASE("task store: no two claims have the same lease") {
  StoreFixture fixture;
  fixture.submit("a");
  fixture.submit("b");
  const auto a = fixture.store().claim();
  const auto b = fixture.store().claim();
  fixture.pass(11s);
  const auto again = fixture.store().claim();
  REQUIRE((a && b && again));
  CHECK(a->lease != b->lease);
  CHECK(a->id == again->id);
  CHECK(a->lease != again->lease);
}

TEST_CASE("task store: a task whose lease expired is claimed by another worker, ahead of queued tasks") {
  StoreFixture fixture;
  const auto other = fixture.open();
  fixture.submit("a");
  fixture.submit("b");
  const auto lost = fixture.store().claim();
  REQUIRE(lost);
  fixture.pass(10s);
  CHECK(other->claim()->id == "b");  // a's lease has reached its end but not passed it
  fixture.pass(1ms);
  const auto taken = other->claim();
  REQUIRE(taken);
  CHECK(taken->id == "a");
  CHECK(taken->image == "image");
  CHECK(taken->attempt == 2);
  CHECK(taken->past_failures == std::vector<std::string>{"Its worker stopped unexpectedly."});
  check_lost(fixture.store(), *lost);
  CHECK(other->still_held(*taken));
  CHECK(other->finish(*taken, TaskState::done, "{}"));
}

TEST_CASE("task store: a worker that lost its lease cannot overwrite another worker's result") {
  StoreFixture fixture;
  fixture.submit("a");
  const auto lost = fixture.store().claim();
  fixture.pass(11s);
  const auto taken = fixture.store().claim();
  REQUIRE((lost && taken));
  CHECK(fixture.store().finish(*taken, TaskState::done, "{\"text\":\"right\"}"));
  check_lost(fixture.store(), *lost);
  CHECK(fixture.store().find("a")->result == "{\"text\":\"right\"}");
}

TEST_CASE("task store: a lease that is renewed does not expire") {
  StoreFixture fixture;
  fixture.submit("a");
  const auto task = fixture.store().claim();
  REQUIRE(task);
  for (int i = 0; i < 5; ++i) {
    fixture.pass(9s);
    CHECK(fixture.store().renew(*task));
    CHECK_FALSE(fixture.store().claim());
  }
  fixture.pass(11s);
  CHECK(fixture.store().renew(*task));  // late, but no other worker had claimed it
  CHECK_FALSE(fixture.store().claim());
  CHECK(fixture.store().finish(*task, TaskState::done, "{}"));
}

TEST_CASE("task store: a task released after a failure is retried, and the failure is recorded") {
  StoreFixture fixture;
  auto& store = fixture.store();
  fixture.submit("a");
  CHECK(store.release(*store.claim(), "crashed (signal 11)"));
  CHECK(state_of(store, "a") == TaskState::queued);
  auto task = store.claim();
  REQUIRE(task);
  CHECK(task->attempt == 2);
  CHECK(task->past_failures == std::vector<std::string>{"crashed (signal 11)"});
  fixture.pass(11s);
  task = store.claim();
  REQUIRE(task);
  CHECK(task->attempt == 3);
  CHECK(store.release(*task, "out of memory"));
  task = store.claim();
  REQUIRE(task);
  CHECK(task->attempt == 4);
  CHECK(task->past_failures ==
        std::vector<std::string>{"crashed (signal 11)", "Its worker stopped unexpectedly.", "out of memory"});
}

TEST_CASE("task store: a failure is one entry of the past failures, even if its text has several lines") {
  StoreFixture fixture;
  auto& store = fixture.store();
  fixture.submit("a");
  store.release(*store.claim(), "two\nlines");
  CHECK(store.claim()->past_failures.size() == 1);
}

TEST_CASE("task store: a task released untried is as if it had never been claimed") {
  StoreFixture fixture;
  auto& store = fixture.store();
  fixture.submit("a");
  fixture.submit("b");
  const auto task = store.claim();
  REQUIRE(task);
  CHECK(store.release(*task, ""));
  check_lost(store, *task);
  const auto again = store.claim();
  REQUIRE(again);
  CHECK(again->id == "a");
  CHECK(again->attempt == 1);
  CHECK(again->past_failures.empty());
}

TEST_CASE("task store: a task can be erased in every state, and its lease is no longer valid then") {
  StoreFixture fixture;
  auto& store = fixture.store();
  const std::string state =
      GENERATE(as<std::string>{}, "queued", "running", "lease expired", "done", "failed");
  INFO(state);
  fixture.submit("other");
  REQUIRE(store.claim());
  fixture.submit("a");
  std::optional<ocr::ClaimedTask> task;
  if (state != "queued") task = store.claim();
  if (state == "lease expired") fixture.pass(11s);
  if (state == "done") store.finish(*task, TaskState::done, "{}");
  if (state == "failed") store.finish(*task, TaskState::failed, "{}");

  CHECK(store.erase("a"));
  CHECK_FALSE(store.find("a"));
  CHECK_FALSE(store.erase("a"));
  if (task) check_lost(store, *task);
  CHECK(store.find("other"));
  CHECK(number_in(fixture.path(), "SELECT count(*) FROM images") == 1);
  CHECK(number_in(fixture.path(), "SELECT count(*) FROM tasks") == 1);
}

TEST_CASE("task store: a task that does not exist cannot be erased") {
  StoreFixture fixture;
  fixture.submit("a");
  CHECK_FALSE(fixture.store().erase("b"));
  CHECK_FALSE(fixture.store().erase(""));
  CHECK(fixture.store().find("a"));
}

TEST_CASE("task store: an image is deleted as soon as its task has ended") {
  StoreFixture fixture;
  auto& store = fixture.store();
  fixture.submit("a", std::string(100'000, 'x'));
  fixture.submit("b", std::string(100'000, 'y'));
  CHECK(number_in(fixture.path(), "SELECT sum(length(bytes)) FROM images") == 200'000);
  const TaskState end = GENERATE(TaskState::done, TaskState::failed);
  store.finish(*store.claim(), end, "{}");
  CHECK(number_in(fixture.path(), "SELECT sum(length(bytes)) FROM images") == 100'000);
  CHECK(store.claim()->image == std::string(100'000, 'y'));
}

TEST_CASE("task store: the pages of a document are erased with it") {
  StoreFixture fixture;
  auto& store = fixture.store();
  ocr::NewTask document = new_task("document", "pages");
  document.page_count = 2;
  store.submit(document);
  const auto task = store.claim();
  CHECK(store.keep_page(*task, 1, "{}"));
  store.erase("document");
  CHECK(number_in(fixture.path(), "SELECT count(*) FROM pages") == 0);
  CHECK_FALSE(store.keep_page(*task, 2, "{}"));
  CHECK(number_in(fixture.path(), "SELECT count(*) FROM pages") == 0);
}
