#include "store_view.hpp"

#include <sqlite3.h>

#include <functional>
#include <memory>
#include <stdexcept>

namespace {

struct SqliteDeleter {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

void for_each_row(const std::string& path, const char* sql, const std::function<void(sqlite3_stmt*)>& take) {
  sqlite3* opened = nullptr;
  const bool is_open = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE, "unix") == SQLITE_OK;
  const std::unique_ptr<sqlite3, SqliteDeleter> database(opened);
  sqlite3_stmt* prepared = nullptr;
  if (!is_open || sqlite3_busy_timeout(opened, 10'000) != SQLITE_OK ||
      sqlite3_prepare_v2(opened, sql, -1, &prepared, nullptr) != SQLITE_OK)
    throw std::runtime_error(path + ": " + sqlite3_errmsg(opened));
  const std::unique_ptr<sqlite3_stmt, SqliteDeleter> statement(prepared);
  int code = 0;
  while ((code = sqlite3_step(prepared)) == SQLITE_ROW) take(prepared);
  if (code != SQLITE_DONE) throw std::runtime_error(path + ": " + sqlite3_errmsg(opened));
}

std::string text_in(sqlite3_stmt* row, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
  return text ? text : "";
}

}  // namespace

std::map<std::string, StoredTask> stored_tasks(const std::string& path) {
  std::map<std::string, StoredTask> tasks;
  for_each_row(path,
               "SELECT id, state, coalesce(finished_ms, 0), result, images.seq IS NOT NULL"
               " FROM tasks LEFT JOIN images ON images.seq = tasks.seq",
               [&](sqlite3_stmt* row) {
                 tasks[text_in(row, 0)] = {sqlite3_column_int(row, 1), sqlite3_column_int64(row, 2),
                                           text_in(row, 3), sqlite3_column_int(row, 4) != 0};
               });
  return tasks;
}

std::string integrity_of(const std::string& path) {
  std::string verdict;
  for_each_row(path, "PRAGMA integrity_check", [&](sqlite3_stmt* row) { verdict += text_in(row, 0); });
  for_each_row(path, "SELECT count(*) FROM images WHERE seq NOT IN (SELECT seq FROM tasks)",
               [&](sqlite3_stmt* row) {
                 if (sqlite3_column_int(row, 0) != 0) verdict += "; images without tasks";
               });
  for_each_row(path, "SELECT count(*) FROM tasks WHERE state < 2 AND seq NOT IN (SELECT seq FROM images)",
               [&](sqlite3_stmt* row) {
                 if (sqlite3_column_int(row, 0) != 0) verdict += "; unfinished tasks without images";
               });
  return verdict;
}
