// SQLite for the task store's own source files. No other file includes SQLiteCpp.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "tasks/sqlite_task_store.hpp"

namespace ocr {

// Runs `work` and converts SQLite's exceptions to Unavailable.
template <class Work>
auto guarded(const char* what, Work&& work) {
  try {
    return work();
  } catch (const SQLite::Exception& failure) {
    throw Unavailable(std::string("task store: ") + what + ": " + failure.what());
  }
}

struct SqliteTaskStore::Database {
  // Opens the file and migrates its schema to the newest version.
  explicit Database(const std::string& path);

  std::unique_ptr<SQLite::Database> db;

  // Returns the number of rows changed by `sql`, whose parameters are ?1, ?2 …
  template <class... Parameter>
  int change(const char* sql, const Parameter&... parameters) {
    SQLite::Statement statement(*db, sql);
    int at = 0;
    (statement.bind(++at, parameters), ...);
    return statement.exec();
  }

  // Adds the callback of an ended task, if the client asked for one. Returns the number of rows added.
  int add_callback(const std::string& id, std::int64_t now_ms);
};

}  // namespace ocr
