// The task store's callbacks.
#include <algorithm>

#include "base/random_id.hpp"
#include "tasks/sqlite_database.hpp"

namespace ocr {

std::optional<std::chrono::milliseconds> SqliteTaskStore::until_next_callback() {
  return guarded("look", [&]() -> std::optional<std::chrono::milliseconds> {
    SQLite::Statement statement(*database_->db, "SELECT due_ms FROM callbacks ORDER BY due_ms LIMIT 1");
    if (!statement.executeStep()) return std::nullopt;
    return std::chrono::milliseconds(
        std::max<std::int64_t>(0, statement.getColumn(0).getInt64() - now_ms_()));
  });
}

std::optional<ClaimedCallback> SqliteTaskStore::claim_callback(std::chrono::milliseconds lease) {
  const auto wait = until_next_callback();  // read first: an UPDATE locks the store even if it finds nothing
  if (!wait || wait->count() > 0) return std::nullopt;
  return guarded("claim a callback", [&]() -> std::optional<ClaimedCallback> {
    const std::int64_t now = now_ms_();
    ClaimedCallback callback;
    callback.lease = random_number();
    SQLite::Statement statement(*database_->db, R"(
      UPDATE callbacks SET attempts = attempts + 1, lease = ?1, due_ms = ?2
      WHERE seq = (SELECT seq FROM callbacks WHERE due_ms <= ?3 ORDER BY due_ms LIMIT 1)
      RETURNING (SELECT id FROM tasks WHERE tasks.seq = callbacks.seq), url, attempts)");
    statement.bind(1, callback.lease);
    statement.bind(2, now + lease.count());
    statement.bind(3, now);
    if (!statement.executeStep()) return std::nullopt;
    callback.task_id = statement.getColumn(0).getString();
    callback.url = statement.getColumn(1).getString();
    callback.attempt = statement.getColumn(2).getInt64();
    statement.executeStep();  // the statement commits when it has run to completion
    return callback;
  });
}

bool SqliteTaskStore::end_callback(const ClaimedCallback& callback) {
  return guarded("end a callback", [&] {
    return database_->change(
               "DELETE FROM callbacks WHERE seq = (SELECT seq FROM tasks WHERE id = ?1) AND lease = ?2",
               callback.task_id, callback.lease) > 0;
  });
}

bool SqliteTaskStore::postpone_callback(const ClaimedCallback& callback, std::chrono::milliseconds delay) {
  return guarded("postpone a callback", [&] {
    return database_->change(
               "UPDATE callbacks SET due_ms = ?1, lease = 0"
               " WHERE seq = (SELECT seq FROM tasks WHERE id = ?2) AND lease = ?3",
               now_ms_() + delay.count(), callback.task_id, callback.lease) > 0;
  });
}

}  // namespace ocr
