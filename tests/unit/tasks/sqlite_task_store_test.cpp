#include "tasks/sqlite_task_store.hpp"

#include <poll.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <fstream>
#include <map>
#include <memory>

#include "base/error.hpp"
#include "catch.hpp"
#include "processes.hpp"
#include "samples.hpp"
#include "temporary_folder.hpp"

namespace {

using namespace std::chrono_literals;
using ocr::Acceptance;
using ocr::TaskState;
using ocr::test::Forked;

constexpr ocr::TaskStoreLimits generous{1'000, 100 << 20, 0, 10s, 60s};

ocr::NewTask new_task(const std::string& id, std::string_view image,
                      const std::string& options = "lang=eng") {
  return {id, options, image, "", "digest"};
}

// One whose client has named its request.
ocr::NewTask named_task(const std::string& id, const std::string& key, const std::string& digest) {
  return {id, "lang=eng", "image", key, digest};
}

// A store in a folder of its own, whose clock the test turns.
class Fixture {
 public:
  explicit Fixture(const ocr::TaskStoreLimits& limits = generous) : limits_(limits), store_(open()) {}

  std::string path() const { return folder_.file("tasks/tasks.db"); }
  ocr::SqliteTaskStore& store() { return *store_; }
  void close() { store_.reset(); }
  std::unique_ptr<ocr::SqliteTaskStore> open() const {
    return std::make_unique<ocr::SqliteTaskStore>(path(), limits_, [this] { return now_ms_; });
  }
  void pass(std::chrono::milliseconds time) { now_ms_ += time.count(); }

  Acceptance submit(const std::string& id, const std::string& image = "image") {
    return store_->submit(new_task(id, image)).acceptance;
  }

 private:
  ocr::test::TemporaryFolder folder_;
  ocr::TaskStoreLimits limits_;
  std::int64_t now_ms_ = 1'700'000'000'000;
  std::unique_ptr<ocr::SqliteTaskStore> store_;
};

// The one number that `sql` asks for, through a connection of its own.
std::int64_t number_in(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  sqlite3_stmt* statement = nullptr;
  std::int64_t number = -1;
  if (sqlite3_open(path.c_str(), &db) == SQLITE_OK &&
      sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW)
    number = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return number;
}

std::vector<std::string> claim_all(ocr::TaskStore& store) {
  std::vector<std::string> ids;
  while (const auto task = store.claim()) ids.push_back(task->id);
  return ids;
}

TaskState state_of(ocr::TaskStore& store, const std::string& id) {
  return store.find(id).value().state;
}

void check_lost(ocr::TaskStore& store, const ocr::ClaimedTask& task) {
  CHECK_FALSE(store.still_held(task));
  CHECK_FALSE(store.renew(task));
  CHECK_FALSE(store.release(task, "failure"));
  CHECK_FALSE(store.release(task, ""));
  CHECK_FALSE(store.finish(task, TaskState::done, "{}"));
}

}  // namespace

TEST_CASE("task store: a task goes from submission over its claim to its result") {
  Fixture fixture;
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

TEST_CASE("task store: tasks are claimed in the order in which they came") {
  Fixture fixture;
  for (const char* id : {"c", "a", "b"}) fixture.submit(id);
  CHECK(claim_all(fixture.store()) == std::vector<std::string>{"c", "a", "b"});
}

TEST_CASE("task store: no two claims have the same lease") {
  Fixture fixture;
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

TEST_CASE("task store: a queued task knows how many are ahead of it") {
  Fixture fixture;
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

TEST_CASE("task store: a task whose lease ran out is claimed by another, ahead of those that wait") {
  Fixture fixture;
  const auto other = fixture.open();
  fixture.submit("a");
  fixture.submit("b");
  const auto lost = fixture.store().claim();
  REQUIRE(lost);
  fixture.pass(10s);
  CHECK(other->claim()->id == "b");  // a's lease runs until now and no longer
  fixture.pass(1ms);
  const auto taken = other->claim();
  REQUIRE(taken);
  CHECK(taken->id == "a");
  CHECK(taken->image == "image");
  CHECK(taken->attempt == 2);
  CHECK(taken->past_failures == std::vector<std::string>{"Its worker stopped in the middle."});
  check_lost(fixture.store(), *lost);
  CHECK(other->still_held(*taken));
  CHECK(other->finish(*taken, TaskState::done, "{}"));
}

TEST_CASE("task store: the worker that lost its task cannot publish over the end that another gave it") {
  Fixture fixture;
  fixture.submit("a");
  const auto lost = fixture.store().claim();
  fixture.pass(11s);
  const auto taken = fixture.store().claim();
  REQUIRE((lost && taken));
  CHECK(fixture.store().finish(*taken, TaskState::done, "{\"text\":\"right\"}"));
  check_lost(fixture.store(), *lost);
  CHECK(fixture.store().find("a")->result == "{\"text\":\"right\"}");
}

TEST_CASE("task store: a lease that is renewed does not run out") {
  Fixture fixture;
  fixture.submit("a");
  const auto task = fixture.store().claim();
  REQUIRE(task);
  for (int i = 0; i < 5; ++i) {
    fixture.pass(9s);
    CHECK(fixture.store().renew(*task));
    CHECK_FALSE(fixture.store().claim());
  }
  fixture.pass(11s);
  CHECK(fixture.store().renew(*task));  // late, but nobody else had it
  CHECK_FALSE(fixture.store().claim());
  CHECK(fixture.store().finish(*task, TaskState::done, "{}"));
}

TEST_CASE("task store: a task that is released after a failure is tried again, and remembers it") {
  Fixture fixture;
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
  CHECK(task->past_failures == std::vector<std::string>{"crashed (signal 11)",
                                                        "Its worker stopped in the middle.",
                                                        "out of memory"});
}

TEST_CASE("task store: a failure is one of a task's past failures, whatever is in its text") {
  Fixture fixture;
  auto& store = fixture.store();
  fixture.submit("a");
  store.release(*store.claim(), "two\nlines");
  CHECK(store.claim()->past_failures.size() == 1);
}

TEST_CASE("task store: a task that is released untried is as if it had not been claimed") {
  Fixture fixture;
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

TEST_CASE("task store: the queue takes so many tasks and no more, running ones among them") {
  Fixture fixture({3, 1'000'000, 0, 10s, 60s});
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

TEST_CASE("task store: the queue takes so many bytes and no more") {
  Fixture fixture({100, 1'000, 0, 10s, 60s});
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

TEST_CASE("task store: the counts tell what waits, what runs and how many bytes both have") {
  Fixture fixture;
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

TEST_CASE("task store: an id that is there already is not accepted again") {
  Fixture fixture;
  fixture.submit("a", "first");
  CHECK_THROWS_AS(fixture.submit("a", "second"), ocr::Unavailable);
  CHECK(fixture.store().claim()->image == "first");
  CHECK_FALSE(fixture.store().claim());
}

TEST_CASE("task store: a task can be erased in every state, and then nobody can do anything with it") {
  Fixture fixture;
  auto& store = fixture.store();
  const std::string state =
      GENERATE(as<std::string>{}, "queued", "running", "lease run out", "done", "failed");
  INFO(state);
  fixture.submit("other");
  REQUIRE(store.claim());
  fixture.submit("a");
  std::optional<ocr::ClaimedTask> task;
  if (state != "queued") task = store.claim();
  if (state == "lease run out") fixture.pass(11s);
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

TEST_CASE("task store: what was never there cannot be erased") {
  Fixture fixture;
  fixture.submit("a");
  CHECK_FALSE(fixture.store().erase("b"));
  CHECK_FALSE(fixture.store().erase(""));
  CHECK(fixture.store().find("a"));
}

TEST_CASE("task store: an image is gone as soon as its task has ended") {
  Fixture fixture;
  auto& store = fixture.store();
  fixture.submit("a", std::string(100'000, 'x'));
  fixture.submit("b", std::string(100'000, 'y'));
  CHECK(number_in(fixture.path(), "SELECT sum(length(bytes)) FROM images") == 200'000);
  const TaskState end = GENERATE(TaskState::done, TaskState::failed);
  store.finish(*store.claim(), end, "{}");
  CHECK(number_in(fixture.path(), "SELECT sum(length(bytes)) FROM images") == 100'000);
  CHECK(store.claim()->image == std::string(100'000, 'y'));
}

TEST_CASE("task store: results are kept for their time, and unfinished tasks for ever") {
  Fixture fixture;
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
  CHECK_FALSE(store.find("second"));  // its time is over, be it swept away or not
  CHECK(store.expire() == 1);
  fixture.pass(24h * 365);
  CHECK(store.expire() == 0);
  CHECK(state_of(store, "third") == TaskState::running);
  CHECK(state_of(store, "fourth") == TaskState::queued);
}

TEST_CASE("task store: a request that is sent again under its name is the same task, in every state") {
  Fixture fixture;
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

TEST_CASE("task store: a name that another request has is refused, and tasks without one never meet") {
  Fixture fixture;
  auto& store = fixture.store();
  store.submit(named_task("a", "key", "digest"));
  CHECK(store.submit(named_task("b", "key", "another")).acceptance == Acceptance::key_reused);
  CHECK_FALSE(store.find("b"));
  CHECK(store.submit(named_task("c", "KEY", "digest")).acceptance == Acceptance::accepted);
  CHECK(store.submit(named_task("d", "", "digest")).acceptance == Acceptance::accepted);
  CHECK(store.submit(named_task("e", "", "digest")).acceptance == Acceptance::accepted);
}

TEST_CASE("task store: a request under its name is known although the queue is full") {
  Fixture fixture({1, 1'000, 0, 10s, 60s});
  fixture.store().submit(named_task("a", "key", "digest"));
  CHECK(fixture.store().submit(named_task("b", "key", "digest")).acceptance == Acceptance::repeated);
  CHECK(fixture.store().submit(named_task("b", "other", "digest")).acceptance == Acceptance::queue_full);
}

TEST_CASE("task store: a name is free again once its task is gone") {
  Fixture fixture;
  auto& store = fixture.store();
  store.submit(named_task("a", "key", "digest"));
  const std::string how = GENERATE(as<std::string>{}, "erased", "expired and swept away", "expired");
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

TEST_CASE("task store: tasks that came to their end within the last minute are counted") {
  Fixture fixture;
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

TEST_CASE("task store: nothing is accepted while the disk is nearly full") {
  Fixture fixture({1'000, 1 << 20, std::int64_t{1} << 60, 10s, 60s});
  CHECK_THROWS_AS(fixture.submit("a"), ocr::Unavailable);
  CHECK_FALSE(fixture.store().find("a"));
  CHECK_FALSE(fixture.store().claim());
}

TEST_CASE("task store: what memcached may still hold is noted until it is forgotten, a hundred at a time") {
  Fixture fixture;
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

TEST_CASE("task store: a store of the first release is brought forward, with its tasks") {
  Fixture fixture;
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

TEST_CASE("task store: the file gives back the room of large images that are gone, a little at a time") {
  Fixture fixture;
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
    CHECK(before - now <= 8 << 20);  // nobody can submit meanwhile
    before = now;
  }
  CHECK(before <= 16 << 20);
  CHECK(number_in(fixture.path(), "PRAGMA page_count") * 4096 <= size - (24 << 20));
}

TEST_CASE("task store: results beyond number expire in several rounds, and all of them") {
  Fixture fixture;
  number_in(fixture.path(),
            "INSERT INTO tasks(id, state, options, image_bytes, created_ms, finished_ms, result)"
            " WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 2500)"
            " SELECT n, 2, '', 0, 1, 1, '{}' FROM number");
  std::int64_t gone = 0;
  for (std::int64_t now = -1; now != 0; gone += now) now = fixture.store().expire();
  CHECK(gone == 2500);
}

TEST_CASE("task store: whoever listens hears of each task that can be claimed, and of callbacks") {
  Fixture fixture;
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

TEST_CASE("task store: a document that makes way goes to the end of the queue, and keeps its pages") {
  Fixture fixture;
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

TEST_CASE("task store: the pages of an erased document are gone with it") {
  Fixture fixture;
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

TEST_CASE("task store: a task whose answer is known is done at once, even where the queue is full") {
  Fixture fixture({1, 100, 0, 10s, 60s});
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

TEST_CASE("task store: what was accepted is there after the process was killed") {
  Fixture fixture;
  fixture.close();
  Forked process([&] {
    fixture.open()->submit(new_task("a", "image"));
    raise(SIGKILL);
    return 0;
  });
  CHECK(process.wait() == -SIGKILL);
  const auto store = fixture.open();
  CHECK(store->claim()->image == "image");
}

TEST_CASE("task store: four processes that claim 200 tasks together get each of them exactly once") {
  Fixture fixture;
  for (int i = 0; i < 200; ++i) fixture.submit("task-" + std::to_string(i), std::string(1'000, 'x'));
  fixture.close();
  const ocr::test::TemporaryFolder lists;
  {
    std::vector<Forked> workers;
    for (int worker = 0; worker < 4; ++worker)
      workers.emplace_back([&, worker] {
        const auto store = fixture.open();
        std::ofstream list(lists.file(std::to_string(worker)));
        while (const auto task = store->claim()) {
          if (task->image.size() != 1'000 || !store->finish(*task, TaskState::done, "{}")) return 1;
          list << task->id << std::endl;
        }
        return 0;
      });
    for (Forked& worker : workers) CHECK(worker.wait() == 0);
  }
  std::map<std::string, int> times;
  for (int worker = 0; worker < 4; ++worker) {
    std::ifstream list(lists.file(std::to_string(worker)));
    for (std::string id; std::getline(list, id);) ++times[id];
  }
  CHECK(times.size() == 200);
  CHECK(std::all_of(times.begin(), times.end(), [](const auto& entry) { return entry.second == 1; }));
}

TEST_CASE("task store: eight processes may open and fill a store that is not there yet, all at once") {
  for (int round = 0; round < 5; ++round) {
    Fixture fixture;
    fixture.close();
    std::filesystem::remove_all(std::filesystem::path(fixture.path()).parent_path());
    const ocr::test::Shared<std::atomic<bool>> go;
    std::vector<Forked> processes;
    for (int i = 0; i < 8; ++i)
      processes.emplace_back([&, i] {
        while (!(*go).load()) {
        }
        return fixture.open()->submit(new_task(std::to_string(i), "image")).acceptance == Acceptance::accepted
                   ? 0
                   : 1;
      });
    *go = true;
    for (Forked& process : processes) REQUIRE(process.wait() == 0);
    CHECK(claim_all(*fixture.open()).size() == 8);
  }
}

TEST_CASE("task store: it syncs every commit, in a file that can shrink and be read while it is written") {
  Fixture fixture;
  CHECK(number_in(fixture.path(), "SELECT journal_mode = 'wal' FROM pragma_journal_mode") == 1);
  CHECK(number_in(fixture.path(), "PRAGMA auto_vacuum") == 2);
  CHECK(number_in(fixture.path(), "PRAGMA user_version") > 0);
}

TEST_CASE("task store: a store that a newer release wrote is refused, and left as it is") {
  Fixture fixture;
  fixture.submit("a");
  fixture.close();
  number_in(fixture.path(), "PRAGMA user_version=99");
  CHECK_THROWS_AS(fixture.open(), ocr::Unavailable);
  CHECK(number_in(fixture.path(), "PRAGMA user_version") == 99);
  CHECK(number_in(fixture.path(), "SELECT count(*) FROM tasks") == 1);
}

TEST_CASE("task store: where no store can be, opening one says so") {
  const ocr::test::TemporaryFolder folder;
  std::ofstream(folder.file("file")) << std::string(10'000, 'x');
  std::filesystem::create_directory(folder.file("folder"));
  const std::string name = GENERATE(as<std::string>{}, "file/tasks.db", "file", "folder");
  CHECK_THROWS_AS(ocr::SqliteTaskStore(folder.file(name), generous), ocr::Unavailable);
  CHECK_THROWS_AS(ocr::SqliteTaskStore("/proc/no/such/tasks.db", generous), ocr::Unavailable);
}

TEST_CASE("task store: when the disk is full nothing is accepted, and what is there stays") {
  Fixture fixture;
  fixture.submit("a", "small");
  fixture.close();
  Forked process([&] {
    const auto store = fixture.open();
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit half_a_megabyte{500'000, 500'000};
    setrlimit(RLIMIT_FSIZE, &half_a_megabyte);
    try {
      const std::string large(2'000'000, 'x');
      store->submit(new_task("b", large));
      return 1;
    } catch (const ocr::Unavailable&) {
    }
    return !store->find("b") && store->claim()->image == "small" ? 0 : 2;
  });
  CHECK(process.wait() == 0);
  CHECK_FALSE(fixture.open()->find("b"));
}

TEST_CASE("task store: nobody but its owner can read the images in it") {
  const mode_t mask = umask(022);
  Fixture fixture;
  fixture.submit("a");
  umask(mask);
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(fixture.path()).parent_path())) {
    struct stat about {};
    REQUIRE(stat(entry.path().c_str(), &about) == 0);
    INFO(entry.path().filename());
    CHECK((about.st_mode & 077) == 0);
  }
}

TEST_CASE("task store: the bytes of an erased image are overwritten in the file") {
  Fixture fixture;
  const std::string mark = "bytes that must not be found again";
  fixture.submit("a", std::string(50'000, 'x') + mark);
  fixture.close();  // the last one to close moves all of the log into the file
  CHECK(ocr::test::file_content(fixture.path()).find(mark) != std::string::npos);
  fixture.open()->erase("a");
  CHECK(ocr::test::file_content(fixture.path()).find(mark) == std::string::npos);
}
