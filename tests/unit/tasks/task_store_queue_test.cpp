// The queue in the task store: its limits, its order, and the recognition of repeated requests.
#include <poll.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "catch.hpp"
#include "tasks/sqlite_task_store.hpp"
#include "unit/tasks/store_fixture.hpp"

using namespace std::chrono_literals;
using namespace ocr::test;
using ocr::Acceptance;
using ocr::TaskState;

TEST_CASE("task store: tasks are claimed in the order of their submission") {
  StoreFixture fixture;
  for (const char* id : {"c", "a", "b"}) fixture.submit(id);
  CHECK(claim_all(fixture.store()) == std::vector<std::string>{"c", "a", "b"});
}

TEST_CASE("task store: the position of a queued task is the number of tasks ahead of it") {
  StoreFixture fixture;
  auto& store = fixture.store();
  for (const char* id : {"a", "b", "c"}) fixture.submit(id);
  CHECK(store.find("a")->position == 0);
  CHECK(store.find("c")->position == 2);
  store.claim();
  CHECK(store.find("a")->position == 0);
  CHECK(store.find("b")->position == 0);
  CHECK(store.find("c")->position == 1);
  CHECK_FALSE(store.find("d"));
  CHECK_FALSE(store.find(""));
}

TEST_CASE("task store: the queue has a maximum number of tasks, including running ones") {
  StoreFixture fixture({3, 1'000'000, 0, 10s, 60s});
  auto& store = fixture.store();
  CHECK(fixture.submit("a") == Acceptance::accepted);
  CHECK(fixture.submit("b") == Acceptance::accepted);
  const auto task = store.claim();
  REQUIRE(task);
  CHECK(fixture.submit("c") == Acceptance::accepted);
  CHECK(fixture.submit("d") == Acceptance::queue_full);
  CHECK_FALSE(store.find("d"));
  CHECK(store.counts().queued + store.counts().running == 3);
  CHECK(store.finish(*task, TaskState::done, "{}"));
  CHECK(fixture.submit("d") == Acceptance::accepted);
}

TEST_CASE("task store: the queue has a maximum number of bytes") {
  StoreFixture fixture({100, 1'000, 0, 10s, 60s});
  auto& store = fixture.store();
  CHECK(fixture.submit("large", std::string(1'001, 'x')) == Acceptance::queue_full);
  CHECK(fixture.submit("a", std::string(600, 'x')) == Acceptance::accepted);
  CHECK(fixture.submit("b", std::string(401, 'x')) == Acceptance::queue_full);
  CHECK(fixture.submit("b", std::string(400, 'x')) == Acceptance::accepted);
  const auto task = store.claim();
  REQUIRE(task);
  CHECK(fixture.submit("c", "x") == Acceptance::queue_full);
  CHECK(store.finish(*task, TaskState::failed, "{}"));
  CHECK(fixture.submit("c", std::string(600, 'x')) == Acceptance::accepted);
}

TEST_CASE("task store: the counts cover queued tasks, running tasks and the bytes of both") {
  StoreFixture fixture;
  auto& store = fixture.store();
  const auto is = [&](std::int64_t queued, std::int64_t running, std::int64_t bytes) {
    const auto counts = store.counts();
    return counts.queued == queued && counts.running == running && counts.image_bytes == bytes;
  };
  CHECK(is(0, 0, 0));
  fixture.submit("a", "123");
  fixture.submit("b", "12345");
  CHECK(is(2, 0, 8));
  const auto task = store.claim();
  CHECK(is(1, 1, 8));
  store.finish(*task, TaskState::done, "{}");
  CHECK(is(1, 0, 5));
  store.erase("b");
  CHECK(is(0, 0, 0));
}

TEST_CASE("task store: tasks that ended within the last minute are counted") {
  StoreFixture fixture;
  auto& store = fixture.store();
  for (const char* id : {"a", "b", "c"}) fixture.submit(id);
  CHECK(store.counts().finished_last_minute == 0);
  store.finish(*store.claim(), TaskState::done, "{}");
  fixture.pass(30s);
  store.finish(*store.claim(), TaskState::failed, "{}");
  CHECK(store.counts().finished_last_minute == 2);
  fixture.pass(30s);
  CHECK(store.counts().finished_last_minute == 1);
  fixture.pass(30s);
  CHECK(store.counts().finished_last_minute == 0);
}

TEST_CASE("task store: an existing id is not accepted again") {
  StoreFixture fixture;
  fixture.submit("a", "first");
  CHECK_THROWS_AS(fixture.submit("a", "second"), ocr::Unavailable);
  CHECK(fixture.store().claim()->image == "first");
  CHECK_FALSE(fixture.store().claim());
}

TEST_CASE("task store: a request repeated with its key is the same task, in every state") {
  StoreFixture fixture;
  auto& store = fixture.store();
  CHECK(store.submit(named_task("a", "key", "digest")).acceptance == Acceptance::accepted);
  const auto repeats = [&](const std::string& id) {
    const ocr::Submission again = store.submit(named_task("other", "key", "digest"));
    return again.acceptance == Acceptance::repeated && again.id == id && !store.find("other");
  };
  CHECK(repeats("a"));
  const auto claimed = store.claim();
  CHECK(repeats("a"));
  store.finish(*claimed, TaskState::done, "{}");
  CHECK(repeats("a"));
  CHECK(number_in(fixture.path(), "SELECT count(*) FROM tasks") == 1);
}

TEST_CASE("task store: the key of a different request is refused, and tasks without a key never conflict") {
  StoreFixture fixture;
  auto& store = fixture.store();
  store.submit(named_task("a", "key", "digest"));
  CHECK(store.submit(named_task("b", "key", "another")).acceptance == Acceptance::key_reused);
  CHECK_FALSE(store.find("b"));
  CHECK(store.submit(named_task("c", "KEY", "digest")).acceptance == Acceptance::accepted);
  CHECK(store.submit(named_task("d", "", "digest")).acceptance == Acceptance::accepted);
  CHECK(store.submit(named_task("e", "", "digest")).acceptance == Acceptance::accepted);
}

TEST_CASE("task store: a repeated request is recognised even if the queue is full") {
  StoreFixture fixture({1, 1'000, 0, 10s, 60s});
  fixture.store().submit(named_task("a", "key", "digest"));
  CHECK(fixture.store().submit(named_task("b", "key", "digest")).acceptance == Acceptance::repeated);
  CHECK(fixture.store().submit(named_task("b", "other", "digest")).acceptance == Acceptance::queue_full);
}

TEST_CASE("task store: a key is free again once its task is gone") {
  StoreFixture fixture;
  auto& store = fixture.store();
  store.submit(named_task("a", "key", "digest"));
  const std::string how = GENERATE(as<std::string>{}, "erased", "expired and deleted", "expired");
  INFO(how);
  if (how == "erased") {
    store.erase("a");
  } else {
    store.finish(*store.claim(), TaskState::done, "{}");
    fixture.pass(61s);
    if (how != "expired") store.expire();
  }
  REQUIRE_FALSE(store.find("a"));
  const ocr::Submission submission = store.submit(named_task("b", "key", "another"));
  CHECK(submission.acceptance == Acceptance::accepted);
  CHECK(store.find("b"));
}

TEST_CASE("task store: a task whose answer is known is done at once, even if the queue is full") {
  StoreFixture fixture({1, 100, 0, 10s, 60s});
  auto& store = fixture.store();
  fixture.submit("waits");
  ocr::NewTask known = new_task("known", "image");
  known.result = R"({"text":"known"})";
  known.answer_key = "ocr:answer:1";
  known.callback_url = "http://localhost/";
  CHECK(store.submit(known).acceptance == Acceptance::accepted);
  CHECK(store.find("known")->state == TaskState::done);
  CHECK(store.find("known")->result == known.result);
  CHECK(store.counts().image_bytes == 5);
  CHECK(store.claim_callback(1s)->task_id == "known");
  CHECK(claim_all(store) == std::vector<std::string>{"waits"});
  CHECK(store.erase("known") == "ocr:answer:1");
  CHECK(store.erase("waits") == "");
  CHECK(number_in(fixture.path(), "SELECT count(*) FROM images") == 0);
}

TEST_CASE("task store: a document that makes way goes to the end of the queue and keeps its pages") {
  StoreFixture fixture;
  auto& store = fixture.store();
  ocr::NewTask document = new_task("document", "pages");
  document.page_count = 3;
  store.submit(document);
  const auto first = store.claim();
  CHECK(first->page_count == 3);
  CHECK(first->pages_done.empty());
  CHECK_FALSE(store.others_wait());
  fixture.submit("image");
  CHECK(store.others_wait());
  CHECK(store.keep_page(*first, 2, "{\"page\":2}"));
  CHECK(store.find("document")->page_count == 3);
  CHECK(store.find("document")->pages_done == 1);
  fixture.pass(1ms);
  CHECK(store.requeue(*first));
  CHECK(store.find("document")->position == 1);
  CHECK(store.find("image")->position == 0);
  CHECK_FALSE(store.keep_page(*first, 3, "{}"));
  CHECK_FALSE(store.requeue(*first));
  CHECK(store.claim()->id == "image");
  const auto again = store.claim();
  REQUIRE(again->id == "document");
  CHECK(again->image == "pages");
  CHECK(again->attempt == 1);
  CHECK(again->pages_done == std::map<int, std::string>{{2, "{\"page\":2}"}});
  CHECK(store.finish(*again, TaskState::done, "{}"));
  CHECK(number_in(fixture.path(), "SELECT count(*) FROM pages") == 0);
}

TEST_CASE("task store: a listener is woken for each task that can be claimed, and for callbacks") {
  StoreFixture fixture;
  auto& store = fixture.store();
  const auto other = fixture.open();
  const auto rang = [&other] {
    static int ear = -1;
    pollfd watched{ear, POLLIN, 0};
    const bool heard = ear >= 0 && poll(&watched, 1, 0) == 1;
    ear = other->listen();
    return heard;
  };
  CHECK_FALSE(rang());
  store.submit(new_task("a", "image"));
  CHECK(rang());
  CHECK_FALSE(rang());
  const auto first = store.claim();
  CHECK_FALSE(rang());
  store.release(*first, "It broke.");
  CHECK(rang());
  const auto second = store.claim();
  store.finish(*second, TaskState::done, "{}");
  CHECK_FALSE(rang());
  ocr::NewTask with_callback = new_task("b", "image");
  with_callback.callback_url = "http://localhost/";
  store.submit(with_callback);
  CHECK(rang());
  store.finish(*store.claim(), TaskState::done, "{}");
  CHECK(rang());
}
