#include "tasks/sqlite_database.hpp"

#include <fcntl.h>

#include <filesystem>
#include <system_error>

#include "base/file_descriptor.hpp"
#include "base/lock_file.hpp"
#include "tasks/sqlite_schema.hpp"

namespace ocr {
namespace {

constexpr int busy_timeout_ms = 5000;

// Creates the file for its owner alone, because it contains images. SQLite would follow the umask; it gives
// the journal the mode of the file.
void create_private(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (file.get() < 0) throw Unavailable("the task store " + path + " cannot be opened");
}

void migrate(SQLite::Database& db) {
  const int version = db.execAndGet("PRAGMA user_version").getInt();
  const int newest = static_cast<int>(schema_migrations.size());
  if (version > newest)
    throw Unavailable("the task store was written by a newer release (schema " + std::to_string(version) +
                      ")");
  for (int step = version; step < newest; ++step) {
    SQLite::Transaction transaction(db, SQLite::TransactionBehavior::IMMEDIATE);
    db.exec(schema_migrations.at(static_cast<std::size_t>(step)));
    db.exec("PRAGMA user_version=" + std::to_string(step + 1));
    transaction.commit();
  }
}

std::unique_ptr<SQLite::Database> open_database(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code failure;
  std::filesystem::create_directories(folder, failure);
  // SQLite itself does not make one process wait while another changes the journal mode or the schema.
  const HeldLock only_one_opens = LockFile(path + ".lock").lock(0);
  create_private(path);
  auto db =
      std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, busy_timeout_ms);
  db->exec("PRAGMA auto_vacuum=INCREMENTAL");  // takes effect only before the first table exists
  db->exec("PRAGMA journal_mode=WAL");
  db->exec("PRAGMA synchronous=FULL");
  db->exec("PRAGMA journal_size_limit=67108864");
  // expire() moves the log into the file, so that no commit has to pay for what others wrote. This automatic
  // checkpoint, counted in pages, takes effect only if expire() falls behind.
  db->exec("PRAGMA wal_autocheckpoint=16384");
  migrate(*db);
  return db;
}

}  // namespace

SqliteTaskStore::Database::Database(const std::string& path) : db(open_database(path)) {}

int SqliteTaskStore::Database::add_callback(const std::string& id, std::int64_t now_ms) {
  return change(
      "INSERT INTO callbacks(seq, url, due_ms)"
      " SELECT seq, callback_url, ?1 FROM tasks WHERE id = ?2 AND callback_url IS NOT NULL",
      now_ms, id);
}

}  // namespace ocr
