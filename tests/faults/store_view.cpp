#include "store_view.hpp"

#include <sqlite3.h>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>

namespace {

struct SqliteDeleter {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

// The parameters of `sql` are ?1, ?2 …
void for_each_row(const std::string& path, const char* sql, const std::function<void(sqlite3_stmt*)>& take,
                  const std::vector<std::string>& parameters = {}) {
  sqlite3* opened = nullptr;
  const bool is_open = sqlite3_open_v2(path.c_str(), &opened, SQLITE_OPEN_READWRITE, "unix") == SQLITE_OK;
  const std::unique_ptr<sqlite3, SqliteDeleter> database(opened);
  sqlite3_stmt* prepared = nullptr;
  if (!is_open || sqlite3_busy_timeout(opened, 10'000) != SQLITE_OK ||
      sqlite3_prepare_v2(opened, sql, -1, &prepared, nullptr) != SQLITE_OK)
    throw std::runtime_error(path + ": " + sqlite3_errmsg(opened));
  const std::unique_ptr<sqlite3_stmt, SqliteDeleter> statement(prepared);
  for (std::size_t i = 0; i < parameters.size(); ++i)
    sqlite3_bind_text(prepared, static_cast<int>(i) + 1, parameters[i].data(),
                      static_cast<int>(parameters[i].size()), SQLITE_STATIC);
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

void add_task(const std::string& path, const EndedTask& task) {
  const auto change = [&](const char* sql, const std::vector<std::string>& parameters) {
    for_each_row(
        path, sql, [](sqlite3_stmt*) {}, parameters);
  };
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  change(
      "INSERT INTO tasks(id, state, result, callback_url, options, image_bytes, created_ms, finished_ms)"
      " VALUES(?1, ?2, ?3, nullif(?4, ''), 'lang=eng', 0, ?5, ?5)",
      {task.id, std::to_string(task.state), task.result, task.callback_url, std::to_string(now_ms)});
  change(
      "INSERT INTO callbacks(seq, url, due_ms) SELECT seq, callback_url, 0 FROM tasks"
      " WHERE id = ?1 AND callback_url IS NOT NULL",
      {task.id});
}

std::int64_t callbacks_in(const std::string& path) {
  std::int64_t count = -1;
  for_each_row(path, "SELECT count(*) FROM callbacks",
               [&](sqlite3_stmt* row) { count = sqlite3_column_int64(row, 0); });
  return count;
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
