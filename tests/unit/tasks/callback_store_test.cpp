// The callbacks in the task store.
#include <sqlite3.h>

#include <memory>
#include <string>

#include "base/error.hpp"
#include "catch.hpp"
#include "tasks/sqlite_task_store.hpp"
#include "temporary_folder.hpp"

namespace {

using namespace std::chrono_literals;
using ocr::TaskState;

constexpr std::chrono::milliseconds lease = 20s;

// A store in a temporary folder, with a clock that the test controls.
class Fixture {
 public:
  Fixture() { reopen(); }

  ocr::SqliteTaskStore& store() { return *store_; }
  std::string path() const { return folder_.file("tasks.db"); }
  void close() { store_.reset(); }
  void reopen() {
    store_ = std::make_unique<ocr::SqliteTaskStore>(path(), ocr::TaskStoreLimits{100, 1 << 20, 0, 10s, 3600s},
                                                    [this] { return now_ms_; });
  }
  void pass(std::chrono::milliseconds time) { now_ms_ += time.count(); }

  void submit(const std::string& id, const std::string& url) {
    ocr::NewTask task{id, "lang=eng", "image", "", "", url};
    REQUIRE(store_->submit(task).acceptance == ocr::Acceptance::accepted);
  }
  void finish_next(TaskState end = TaskState::done) {
    const auto task = store_->claim();
    REQUIRE(task);
    REQUIRE(store_->finish(*task, end, "{}"));
  }
  std::string claimed() {
    const auto callback = store_->claim_callback(lease);
    return callback ? callback->task_id : "";
  }

 private:
  ocr::test::TemporaryFolder folder_;
  std::int64_t now_ms_ = 1'700'000'000'000;
  std::unique_ptr<ocr::SqliteTaskStore> store_;
};

void execute(const std::string& path, const std::string& sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  CHECK(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
}

}  // namespace

TEST_CASE("callback store: a callback is due once its task is done or failed, and not before") {
  Fixture fixture;
  auto& store = fixture.store();
  fixture.submit("one", "http://a.example/x?y=1");
  CHECK_FALSE(store.until_next_callback());
  const auto task = store.claim();
  REQUIRE(task);
  CHECK_FALSE(store.claim_callback(lease));
  REQUIRE(store.finish(*task, GENERATE(TaskState::done, TaskState::failed), "{}"));
  CHECK(store.until_next_callback() == 0ms);

  const auto callback = store.claim_callback(lease);
  REQUIRE(callback);
  CHECK(callback->task_id == "one");
  CHECK(callback->url == "http://a.example/x?y=1");
  CHECK(callback->attempt == 1);
  CHECK_FALSE(store.claim_callback(lease));
  CHECK(store.until_next_callback() == lease);

  CHECK(store.end_callback(*callback));
  CHECK_FALSE(store.until_next_callback());
  CHECK_FALSE(store.end_callback(*callback));
  CHECK_FALSE(store.postpone_callback(*callback, 1s));
}

TEST_CASE("callback store: a task without a URL has no callback") {
  Fixture fixture;
  fixture.submit("one", "");
  fixture.finish_next();
  CHECK_FALSE(fixture.store().until_next_callback());
  CHECK_FALSE(fixture.store().claim_callback(lease));
}

TEST_CASE("callback store: only the worker that holds the lease creates the callback, and only once") {
  Fixture fixture;
  fixture.submit("one", "http://a.example/");
  const auto lost = fixture.store().claim();
  fixture.pass(11s);
  const auto held = fixture.store().claim();
  REQUIRE((lost && held));
  CHECK_FALSE(fixture.store().finish(*lost, TaskState::done, "{}"));
  CHECK_FALSE(fixture.store().until_next_callback());
  CHECK(fixture.store().finish(*held, TaskState::done, "{}"));
  CHECK_FALSE(fixture.store().finish(*held, TaskState::done, "{}"));
  CHECK(fixture.claimed() == "one");
  CHECK(fixture.claimed().empty());
}

TEST_CASE("callback store: an abandoned callback is due again, and its old lease is no longer valid") {
  Fixture fixture;
  auto& store = fixture.store();
  fixture.submit("one", "http://a.example/");
  fixture.finish_next();
  const auto lost = store.claim_callback(lease);
  REQUIRE(lost);
  fixture.pass(lease - 1ms);
  CHECK_FALSE(store.claim_callback(lease));
  fixture.pass(1ms);
  const auto held = store.claim_callback(lease);
  REQUIRE(held);
  CHECK(held->attempt == 2);
  CHECK_FALSE(store.end_callback(*lost));
  CHECK_FALSE(store.postpone_callback(*lost, 1s));
  CHECK(store.end_callback(*held));
}

TEST_CASE("callback store: a postponed callback is due after its delay, behind callbacks due earlier") {
  Fixture fixture;
  auto& store = fixture.store();
  fixture.submit("one", "http://a.example/1");
  fixture.finish_next();
  const auto callback = store.claim_callback(lease);
  REQUIRE(callback);
  CHECK(store.postpone_callback(*callback, 5s));
  CHECK_FALSE(store.end_callback(*callback));
  CHECK(store.until_next_callback() == 5s);
  fixture.pass(4s);
  CHECK_FALSE(store.claim_callback(lease));
  fixture.submit("two", "http://a.example/2");
  fixture.finish_next();
  CHECK(store.until_next_callback() == 0ms);
  fixture.pass(2s);
  CHECK(fixture.claimed() == "two");
  CHECK(fixture.claimed() == "one");
  CHECK(fixture.claimed().empty());
}

TEST_CASE("callback store: a callback is deleted with its erased or expired task, claimed or not") {
  Fixture fixture;
  auto& store = fixture.store();
  fixture.submit("one", "http://a.example/");
  fixture.finish_next();
  const bool is_claimed = GENERATE(false, true);
  const auto callback = is_claimed ? store.claim_callback(lease) : std::nullopt;
  if (GENERATE(false, true)) {
    CHECK(store.erase("one"));
  } else {
    fixture.pass(3601s);
    CHECK(store.expire() == 1);
  }
  CHECK_FALSE(store.until_next_callback());
  if (callback) CHECK_FALSE(store.postpone_callback(*callback, 1s));
  fixture.pass(3600s);
  CHECK_FALSE(store.claim_callback(lease));
}

TEST_CASE("callback store: a callback and its number of attempts survive reopening the store") {
  Fixture fixture;
  fixture.submit("one", "http://a.example/");
  fixture.finish_next();
  REQUIRE(fixture.store().claim_callback(lease));
  fixture.close();
  fixture.reopen();
  fixture.pass(lease);
  const auto callback = fixture.store().claim_callback(lease);
  REQUIRE(callback);
  CHECK(callback->attempt == 2);
}

TEST_CASE("callback store: if the callback cannot be written, the task does not end") {
  Fixture fixture;
  fixture.submit("one", "http://a.example/");
  const auto task = fixture.store().claim();
  REQUIRE(task);
  execute(fixture.path(),
          "CREATE TRIGGER fails BEFORE INSERT ON callbacks BEGIN SELECT raise(ABORT, 'no'); END");
  CHECK_THROWS_AS(fixture.store().finish(*task, TaskState::done, "{}"), ocr::Unavailable);
  CHECK(fixture.store().find("one")->state == TaskState::running);
  execute(fixture.path(), "DROP TRIGGER fails");
  CHECK(fixture.store().finish(*task, TaskState::done, "{}"));
  CHECK(fixture.claimed() == "one");
}
