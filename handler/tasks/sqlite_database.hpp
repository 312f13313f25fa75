// SQLite, for the task store's files alone: the one place that includes SQLiteCpp.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "tasks/sqlite_task_store.hpp"

namespace ocr {

// Runs `work` and turns what SQLite throws into what the rest of the service knows.
template <class Work>
auto guarded(const char* what, Work&& work) {
  try {
    return work();
  } catch (const SQLite::Exception& failure) {
    throw Unavailable(std::string("task store: ") + what + ": " + failure.what());
  }
}

struct SqliteTaskStore::Database {
  // Opens the file and brings its schema up to date.
  explicit Database(const std::string& path);

  std::unique_ptr<SQLite::Database> db;

  // The rows changed by `sql`, whose parameters are ?1, ?2 …
  template <class... Parameter>
  int change(const char* sql, const Parameter&... parameters) {
    SQLite::Statement statement(*db, sql);
    int at = 0;
    (statement.bind(++at, parameters), ...);
    return statement.exec();
  }

  // The callback that a task's end brings about, where one was asked for: how many rows that is.
  int add_callback(const std::string& id, std::int64_t now_ms);
};

}  // namespace ocr
