// The task store in one SQLite file (WAL, synchronous=FULL). Only sqlite_database.hpp includes SQLiteCpp.
//
// Each process opens the file separately. Opening migrates the schema to the newest version (PRAGMA
// user_version), under a lock file beside the store, so that processes that start together do not collide.
#pragma once

#include <functional>
#include <memory>

#include "tasks/doorbell.hpp"
#include "tasks/task_store.hpp"

namespace ocr {

struct TaskStoreLimits {
  std::int64_t max_tasks;        // queued or running
  std::int64_t max_image_bytes;  // of these tasks together
  std::int64_t min_free_bytes;   // left on the file system after the image is stored
  std::chrono::milliseconds lease;
  std::chrono::seconds result_ttl;
};

// Returns milliseconds since 1970. Replaceable, so that tests need not wait for leases to expire.
using WallClock = std::function<std::int64_t()>;
std::int64_t wall_clock_ms();

class SqliteTaskStore final : public TaskStore {
 public:
  SqliteTaskStore(const std::string& path, const TaskStoreLimits& limits, WallClock now_ms = wall_clock_ms);
  ~SqliteTaskStore() override;
  SqliteTaskStore(const SqliteTaskStore&) = delete;
  SqliteTaskStore& operator=(const SqliteTaskStore&) = delete;

  Submission submit(const NewTask& task) override;
  std::optional<TaskView> find(const std::string& id) override;
  std::optional<std::string> erase(const std::string& id) override;
  TaskCounts counts() override;
  std::optional<ClaimedTask> claim() override;
  bool renew(const ClaimedTask& task) override;
  bool still_held(const ClaimedTask& task) override;
  bool finish(const ClaimedTask& task, TaskState end, const std::string& result) override;
  bool release(const ClaimedTask& task, const std::string& failure) override;
  bool keep_page(const ClaimedTask& task, int page, const std::string& result) override;
  bool others_wait() override;
  bool requeue(const ClaimedTask& task) override;
  std::optional<ClaimedCallback> claim_callback(std::chrono::milliseconds lease) override;
  std::optional<std::chrono::milliseconds> until_next_callback() override;
  bool end_callback(const ClaimedCallback& callback) override;
  bool postpone_callback(const ClaimedCallback& callback, std::chrono::milliseconds delay) override;
  int listen() override;
  std::int64_t expire() override;
  void note_uncached_later(const std::string& key) override;
  std::vector<std::string> to_uncache() override;
  void forget_uncached(const std::string& key) override;

 private:
  struct Database;
  void require_free_space(std::int64_t image_bytes) const;
  std::optional<Submission> submitted_before(const NewTask& task);
  bool has_room_for(const NewTask& task);
  int insert(const NewTask& task);

  std::string folder_;
  TaskStoreLimits limits_;
  WallClock now_ms_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Doorbell> doorbell_;  // a file beside the store; rung after a commit
};

}  // namespace ocr
