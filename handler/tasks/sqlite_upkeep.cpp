// Periodic upkeep of the task store: deletes expired tasks, and lists the keys still to be erased from
// memcached.
#include "tasks/sqlite_database.hpp"

namespace ocr {

std::int64_t SqliteTaskStore::expire() {
  return guarded("expire", [&]() -> std::int64_t {
    const auto ttl = std::chrono::milliseconds(limits_.result_ttl).count();
    const int gone = database_->change(
        "DELETE FROM tasks WHERE seq IN (SELECT seq FROM tasks WHERE finished_ms < ?1 LIMIT 1000)",
        now_ms_() - ttl);
    // Keep some free pages for the next images, and release the rest a little at a time, because no task can
    // be submitted meanwhile.
    constexpr int pages_kept = 4096;
    if (database_->db->execAndGet("PRAGMA freelist_count").getInt() > pages_kept)
      database_->db->exec("PRAGMA incremental_vacuum(2048)");
    database_->db->execAndGet("PRAGMA wal_checkpoint(PASSIVE)");
    return gone;
  });
}

void SqliteTaskStore::note_uncached_later(const std::string& key) {
  guarded("note", [&] { database_->change("INSERT OR IGNORE INTO to_uncache(id) VALUES(?1)", key); });
}

std::vector<std::string> SqliteTaskStore::to_uncache() {
  return guarded("list", [&] {
    std::vector<std::string> keys;
    SQLite::Statement statement(*database_->db, "SELECT id FROM to_uncache LIMIT 100");
    while (statement.executeStep()) keys.push_back(statement.getColumn(0).getString());
    return keys;
  });
}

void SqliteTaskStore::forget_uncached(const std::string& key) {
  guarded("forget", [&] { database_->change("DELETE FROM to_uncache WHERE id = ?1", key); });
}

}  // namespace ocr
