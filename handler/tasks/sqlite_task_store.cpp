#include "tasks/sqlite_task_store.hpp"

#include <sys/statvfs.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "base/random_id.hpp"
#include "tasks/sqlite_database.hpp"

namespace ocr {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

std::int64_t wall_clock_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

SqliteTaskStore::SqliteTaskStore(const std::string& path, const TaskStoreLimits& limits, WallClock now_ms)
    : folder_(std::filesystem::path(path).parent_path()), limits_(limits), now_ms_(std::move(now_ms)) {
  guarded("open", [&] { database_ = std::make_unique<Database>(path); });
  doorbell_ = std::make_unique<Doorbell>(path + ".bell");
}

SqliteTaskStore::~SqliteTaskStore() = default;

int SqliteTaskStore::listen() {
  return doorbell_->listen();
}

TaskCounts SqliteTaskStore::counts() {
  return guarded("count", [&] {
    SQLite::Statement statement(*database_->db,
                                "SELECT state, count(*), sum(image_bytes) FROM tasks WHERE state IN (0, 1)"
                                " GROUP BY state");
    TaskCounts counts;
    while (statement.executeStep()) {
      const bool is_queued = statement.getColumn(0).getInt() == static_cast<int>(TaskState::queued);
      (is_queued ? counts.queued : counts.running) = statement.getColumn(1).getInt64();
      counts.image_bytes += statement.getColumn(2).getInt64();
    }
    SQLite::Statement finished(*database_->db, "SELECT count(*) FROM tasks WHERE finished_ms > ?1");
    finished.bind(1, now_ms_() - 60'000);
    finished.executeStep();
    counts.finished_last_minute = finished.getColumn(0).getInt64();
    return counts;
  });
}

void SqliteTaskStore::require_free_space(std::int64_t image_bytes) const {
  struct statvfs about {};
  if (statvfs(folder_.c_str(), &about) != 0)
    throw Unavailable("task store: its file system cannot be queried");
  const auto free = static_cast<std::int64_t>(about.f_bavail * about.f_frsize);
  if (free < limits_.min_free_bytes + image_bytes) throw Unavailable("task store: the disk is nearly full");
}

std::optional<Submission> SqliteTaskStore::submitted_before(const NewTask& task) {
  if (task.idempotency_key.empty()) return std::nullopt;
  // An expired task no longer exists for its client, even if it is not deleted yet, so its key is free again.
  database_->change("DELETE FROM tasks WHERE idempotency_key = ?1 AND finished_ms <= ?2",
                    task.idempotency_key, now_ms_() - std::chrono::milliseconds(limits_.result_ttl).count());
  SQLite::Statement statement(*database_->db, "SELECT id, digest FROM tasks WHERE idempotency_key = ?1");
  statement.bind(1, task.idempotency_key);
  if (!statement.executeStep()) return std::nullopt;
  if (statement.getColumn(1).getString() != task.digest) return Submission{Acceptance::key_reused, ""};
  return Submission{Acceptance::repeated, statement.getColumn(0).getString()};
}

bool SqliteTaskStore::has_room_for(const NewTask& task) {
  const TaskCounts held = counts();
  const auto bytes = static_cast<std::int64_t>(task.image.size());
  return held.queued + held.running < limits_.max_tasks &&
         held.image_bytes + bytes <= limits_.max_image_bytes;
}

// Returns the number of callbacks added.
int SqliteTaskStore::insert(const NewTask& task) {
  const bool is_done = !task.result.empty();
  const TaskState state = is_done ? TaskState::done : TaskState::queued;
  const auto bytes = static_cast<std::int64_t>(is_done ? 0 : task.image.size());
  const std::int64_t now = now_ms_();
  database_->change(
      "INSERT INTO tasks(id, state, options, image_bytes, created_ms, queued_ms, finished_ms, result,"
      "  idempotency_key, digest, callback_url, page_count, answer_key)"
      " VALUES(?1, ?2, ?3, ?4, ?5, ?5, iif(?6 = '', NULL, ?5), nullif(?6, ''),"
      "  nullif(?7, ''), ?8, nullif(?9, ''), ?10, ?11)",
      task.id, static_cast<int>(state), task.options, bytes, now, task.result, task.idempotency_key,
      task.digest, task.callback_url, task.page_count, task.answer_key);
  if (is_done) return database_->add_callback(task.id, now);
  SQLite::Statement image(*database_->db, "INSERT INTO images(seq, bytes) VALUES(last_insert_rowid(), ?1)");
  image.bindNoCopy(1, task.image.data(), static_cast<int>(task.image.size()));
  image.exec();
  return 0;
}

Submission SqliteTaskStore::submit(const NewTask& task) {
  return guarded("submit", [&]() -> Submission {
    SQLite::Transaction transaction(*database_->db, SQLite::TransactionBehavior::IMMEDIATE);
    if (auto before = submitted_before(task)) return *before;
    require_free_space(static_cast<std::int64_t>(task.image.size()));
    // A task that is already done needs no room in the queue.
    if (task.result.empty() && !has_room_for(task)) return {Acceptance::queue_full, ""};
    const int callbacks = insert(task);
    transaction.commit();
    if (task.result.empty() || callbacks > 0) doorbell_->ring();
    return {Acceptance::accepted, task.id};
  });
}

std::optional<TaskView> SqliteTaskStore::find(const std::string& id) {
  return guarded("find", [&]() -> std::optional<TaskView> {
    SQLite::Statement statement(*database_->db, R"(
      SELECT state, coalesce(result, ''),
        (SELECT count(*) FROM tasks AS ahead WHERE ahead.state = 0 AND tasks.state = 0
          AND (ahead.queued_ms, ahead.seq) < (tasks.queued_ms, tasks.seq)),
        coalesce(finished_ms, 0), page_count, (SELECT count(*) FROM pages WHERE pages.seq = tasks.seq)
      FROM tasks WHERE id = ?1)");
    statement.bind(1, id);
    if (!statement.executeStep()) return std::nullopt;
    TaskView view;
    view.state = static_cast<TaskState>(statement.getColumn(0).getInt());
    view.result = statement.getColumn(1).getString();
    view.position = statement.getColumn(2).getInt64();
    const std::chrono::milliseconds age(now_ms_() - statement.getColumn(3).getInt64());
    view.expires_in = std::chrono::ceil<std::chrono::seconds>(limits_.result_ttl - age);
    view.page_count = statement.getColumn(4).getInt();
    view.pages_done = statement.getColumn(5).getInt();
    const bool has_ended = view.state == TaskState::done || view.state == TaskState::failed;
    if (has_ended && view.expires_in.count() <= 0) return std::nullopt;  // expired, but not deleted yet
    return view;
  });
}

std::optional<std::string> SqliteTaskStore::erase(const std::string& id) {
  return guarded("erase", [&]() -> std::optional<std::string> {
    SQLite::Transaction transaction(*database_->db, SQLite::TransactionBehavior::IMMEDIATE);
    database_->change("DELETE FROM images WHERE seq = (SELECT seq FROM tasks WHERE id = ?1)", id);
    std::optional<std::string> answer_key;
    {
      SQLite::Statement statement(*database_->db, "DELETE FROM tasks WHERE id = ?1 RETURNING answer_key");
      statement.bind(1, id);
      while (statement.executeStep()) answer_key = statement.getColumn(0).getString();
    }
    transaction.commit();
    return answer_key;
  });
}

std::optional<ClaimedTask> SqliteTaskStore::claim() {
  return guarded("claim", [&]() -> std::optional<ClaimedTask> {
    const std::int64_t now = now_ms_();
    ClaimedTask task;
    task.lease = random_number();
    std::int64_t seq = 0;
    {
      SQLite::Statement statement(*database_->db, R"(
        UPDATE tasks SET
          failures = failures || iif(state = 1, 'Its worker stopped unexpectedly.' || char(10), ''),
          state = 1, lease = ?1, lease_until_ms = ?2, attempts = attempts + 1,
          started_ms = coalesce(started_ms, ?3)
        WHERE seq = coalesce(
          (SELECT seq FROM tasks WHERE state = 1 AND lease_until_ms < ?3 ORDER BY seq LIMIT 1),
          (SELECT seq FROM tasks WHERE state = 0 ORDER BY queued_ms, seq LIMIT 1))
        RETURNING seq, id, options, attempts, ?3 - created_ms, failures, answer_key, page_count)");
      statement.bind(1, task.lease);
      statement.bind(2, now + limits_.lease.count());
      statement.bind(3, now);
      if (!statement.executeStep()) return std::nullopt;
      seq = statement.getColumn(0).getInt64();
      task.id = statement.getColumn(1).getString();
      task.options = statement.getColumn(2).getString();
      task.attempt = statement.getColumn(3).getInt64();
      task.waited = std::chrono::milliseconds(statement.getColumn(4).getInt64());
      task.past_failures = lines_of(statement.getColumn(5).getString());
      task.answer_key = statement.getColumn(6).getString();
      task.page_count = statement.getColumn(7).getInt();
      statement.executeStep();  // the statement commits when it has run to completion
    }
    SQLite::Statement image(*database_->db, "SELECT bytes FROM images WHERE seq = ?1");
    image.bind(1, seq);
    if (image.executeStep()) task.image = image.getColumn(0).getString();
    SQLite::Statement pages(*database_->db, "SELECT page, result FROM pages WHERE seq = ?1");
    pages.bind(1, seq);
    while (task.page_count > 1 && pages.executeStep())
      task.pages_done[pages.getColumn(0).getInt()] = pages.getColumn(1).getString();
    return task;
  });
}

bool SqliteTaskStore::renew(const ClaimedTask& task) {
  return guarded("renew", [&] {
    return database_->change(
               "UPDATE tasks SET lease_until_ms = ?1 WHERE id = ?2 AND state = 1 AND lease = ?3",
               now_ms_() + limits_.lease.count(), task.id, task.lease) > 0;
  });
}

bool SqliteTaskStore::still_held(const ClaimedTask& task) {
  return guarded("look", [&] {
    SQLite::Statement statement(*database_->db,
                                "SELECT 1 FROM tasks WHERE id = ?1 AND state = 1 AND lease = ?2");
    statement.bind(1, task.id);
    statement.bind(2, task.lease);
    return statement.executeStep();
  });
}

bool SqliteTaskStore::finish(const ClaimedTask& task, TaskState end, const std::string& result) {
  return guarded("finish", [&] {
    SQLite::Transaction transaction(*database_->db, SQLite::TransactionBehavior::IMMEDIATE);
    const bool was_held = database_->change(
                              "UPDATE tasks SET state = ?1, result = ?2, finished_ms = ?3, image_bytes = 0"
                              " WHERE id = ?4 AND state = 1 AND lease = ?5",
                              static_cast<int>(end), result, now_ms_(), task.id, task.lease) > 0;
    int callbacks = 0;
    if (was_held) {
      database_->change("DELETE FROM images WHERE seq = (SELECT seq FROM tasks WHERE id = ?1)", task.id);
      database_->change("DELETE FROM pages WHERE seq = (SELECT seq FROM tasks WHERE id = ?1)", task.id);
      callbacks = database_->add_callback(task.id, now_ms_());
    }
    transaction.commit();
    if (callbacks > 0) doorbell_->ring();
    return was_held;
  });
}

bool SqliteTaskStore::release(const ClaimedTask& task, const std::string& failure) {
  const int untried = failure.empty() ? 1 : 0;
  std::string line = failure;
  std::replace(line.begin(), line.end(), '\n', ' ');
  if (!line.empty()) line += '\n';
  return guarded("release", [&] {
    const bool was_held = database_->change(
                              "UPDATE tasks SET state = 0, lease = 0, attempts = attempts - ?1,"
                              " failures = failures || ?2 WHERE id = ?3 AND state = 1 AND lease = ?4",
                              untried, line, task.id, task.lease) > 0;
    if (was_held) doorbell_->ring();
    return was_held;
  });
}

bool SqliteTaskStore::keep_page(const ClaimedTask& task, int page, const std::string& result) {
  return guarded("keep a page", [&] {
    return database_->change(
               "INSERT OR REPLACE INTO pages(seq, page, result)"
               " SELECT seq, ?1, ?2 FROM tasks WHERE id = ?3 AND state = 1 AND lease = ?4",
               page, result, task.id, task.lease) > 0;
  });
}

bool SqliteTaskStore::others_wait() {
  return guarded("look", [&] {
    return database_->db->execAndGet("SELECT EXISTS(SELECT 1 FROM tasks WHERE state = 0)").getInt() != 0;
  });
}

bool SqliteTaskStore::requeue(const ClaimedTask& task) {
  return guarded("requeue", [&] {
    const bool was_held = database_->change(
                              "UPDATE tasks SET state = 0, lease = 0, attempts = attempts - 1, queued_ms = ?1"
                              " WHERE id = ?2 AND state = 1 AND lease = ?3",
                              now_ms_(), task.id, task.lease) > 0;
    if (was_held) doorbell_->ring();
    return was_held;
  });
}

}  // namespace ocr
