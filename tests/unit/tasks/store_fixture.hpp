// Helpers shared by the tests of the task store.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "tasks/sqlite_task_store.hpp"
#include "temporary_folder.hpp"

namespace ocr::test {

inline constexpr TaskStoreLimits store_limits{1'000, 100 << 20, 0, std::chrono::seconds(10),
                                              std::chrono::seconds(60)};

inline NewTask new_task(const std::string& id, std::string_view image,
                        const std::string& options = "lang=eng") {
  return {id, options, image, "", "digest"};
}

// A task with an idempotency key.
inline NewTask named_task(const std::string& id, const std::string& key, const std::string& digest) {
  return {id, "lang=eng", "image", key, digest};
}

// A store in a temporary folder, with a clock that the test controls.
class StoreFixture {
 public:
  explicit StoreFixture(const TaskStoreLimits& limits = store_limits) : limits_(limits), store_(open()) {}

  std::string path() const { return folder_.file("tasks/tasks.db"); }
  SqliteTaskStore& store() { return *store_; }
  void close() { store_.reset(); }
  std::unique_ptr<SqliteTaskStore> open() const {
    return std::make_unique<SqliteTaskStore>(path(), limits_, [this] { return now_ms_; });
  }
  void pass(std::chrono::milliseconds time) { now_ms_ += time.count(); }

  Acceptance submit(const std::string& id, const std::string& image = "image") {
    return store_->submit(new_task(id, image)).acceptance;
  }

 private:
  TemporaryFolder folder_;
  TaskStoreLimits limits_;
  std::int64_t now_ms_ = 1'700'000'000'000;
  std::unique_ptr<SqliteTaskStore> store_;
};

// Runs `sql` on a separate connection and returns the number in its first row; -1 if there is none.
inline std::int64_t number_in(const std::string& path, const std::string& sql) {
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

inline std::vector<std::string> claim_all(TaskStore& store) {
  std::vector<std::string> ids;
  while (const auto task = store.claim()) ids.push_back(task->id);
  return ids;
}

inline TaskState state_of(TaskStore& store, const std::string& id) {
  return store.find(id).value().state;
}

inline void check_lost(TaskStore& store, const ClaimedTask& task) {
  CHECK_FALSE(store.still_held(task));
  CHECK_FALSE(store.renew(task));
  CHECK_FALSE(store.release(task, "failure"));
  CHECK_FALSE(store.release(task, ""));
  CHECK_FALSE(store.finish(task, TaskState::done, "{}"));
}

}  // namespace ocr::test
