// The tasks: accepted, claimed by workers under a lease, finished once. The truth about all of them.
//
// Promises that what a call has returned is on disk. Any process may use any task; a lease says who works on
// it, and a worker whose lease was lost cannot publish. Calls throw Unavailable when the store cannot be
// reached or written; then nothing has changed.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ocr {

enum class TaskState { queued, running, done, failed };

struct NewTask {
  std::string id;
  std::string options;     // as to_query writes them
  std::string_view image;  // copied before submit returns
  // As its client names the request, so that it can be sent again without a second task; empty: it has no
  // name.
  std::string idempotency_key;
  std::string digest;             // of image, options and callback: what the same request has the same of
  std::string callback_url = {};  // where its end is to be sent; empty: nowhere
  int page_count = 1;
  std::string answer_key =
      {};                   // under which memcached keeps the answer to the same image; empty: it does not
  std::string result = {};  // that answer, where it is known: the task is done as soon as it is accepted
};

struct ClaimedTask {
  std::string id;
  std::string options;
  std::string image;
  std::int64_t lease = 0;                  // names this claim; no other claim of the task has the same
  std::int64_t attempt = 0;                // 1 for the first
  std::chrono::milliseconds waited{};      // from submission to this claim
  std::vector<std::string> past_failures;  // what happened at the attempts before
  std::string answer_key;                  // as submitted
  int page_count = 1;
  std::map<int, std::string> pages_done;  // of a document that was begun before: what keep_page kept
};

// The end of a task, on its way to the address that the client named.
struct ClaimedCallback {
  std::string task_id;
  std::string url;
  std::int64_t lease = 0;    // names this claim
  std::int64_t attempt = 0;  // 1 for the first
};

struct TaskView {
  TaskState state = TaskState::queued;
  std::int64_t position = 0;          // queued: how many are ahead
  std::string result;                 // done: the recognition's JSON; failed: the problem's JSON
  std::chrono::seconds expires_in{};  // done, failed: how long it is kept yet
  int page_count = 1;
  int pages_done = 0;  // queued, running: how many of them are read
};

struct TaskCounts {
  std::int64_t queued = 0;
  std::int64_t running = 0;
  std::int64_t image_bytes = 0;           // of both
  std::int64_t finished_last_minute = 0;  // at which rate tasks come to their end
};

enum class Acceptance { accepted, repeated, key_reused, queue_full };

struct Submission {
  Acceptance acceptance;
  std::string id;  // accepted: the new task's; repeated: that of the task which the first request made
};

class TaskStore {
 public:
  virtual ~TaskStore() = default;

  // Also throws Unavailable while the disk is nearly full.
  virtual Submission submit(const NewTask& task) = 0;
  virtual std::optional<TaskView> find(const std::string& id) = 0;
  // Forgets the task whatever its state. Its answer_key (it may be empty), or nothing: there was none.
  virtual std::optional<std::string> erase(const std::string& id) = 0;
  virtual TaskCounts counts() = 0;

  // A task whose lease ran out, else the one that waits longest.
  virtual std::optional<ClaimedTask> claim() = 0;
  // False where the lease is no longer this worker's (or the task was erased): then it must stop.
  virtual bool renew(const ClaimedTask& task) = 0;
  virtual bool still_held(const ClaimedTask& task) = 0;
  // False where the lease was lost: then nothing was written.
  virtual bool finish(const ClaimedTask& task, TaskState end, const std::string& result) = 0;
  // Back into the queue: to be tried again after `failure`, or (empty) untried, as if it had not been
  // claimed.
  virtual bool release(const ClaimedTask& task, const std::string& failure) = 0;

  // For documents, so that a long one neither keeps others waiting nor begins anew: a page's result is kept,
  // and the rest put at the end of the queue while others wait. False where the lease was lost.
  virtual bool keep_page(const ClaimedTask& task, int page, const std::string& result) = 0;
  virtual bool others_wait() = 0;
  virtual bool requeue(const ClaimedTask& task) = 0;

  // Callbacks come with the end of their tasks, in the same transaction, and go with their tasks at the
  // latest. The one that is due longest. Should it not be ended or postponed before the lease has run out, it
  // is due again.
  virtual std::optional<ClaimedCallback> claim_callback(std::chrono::milliseconds lease) = 0;
  // How long until one is due, 0 where one is; nothing where there is none.
  virtual std::optional<std::chrono::milliseconds> until_next_callback() = 0;
  // It was delivered, or given up. Both: false where the lease was lost.
  virtual bool end_callback(const ClaimedCallback& callback) = 0;
  virtual bool postpone_callback(const ClaimedCallback& callback, std::chrono::milliseconds delay) = 0;

  // A descriptor that can be read once a task or a callback has come after this call, as a rule: look by
  // yourself from time to time as well. -1 where it cannot be told.
  virtual int listen() = 0;
  // To be called every second or so: drops results past their time, a thousand at most, and keeps the files
  // small. How many it dropped.
  virtual std::int64_t expire() = 0;

  // What was to be erased from memcached while that did not answer: it may hold it still.
  virtual void note_uncached_later(const std::string& key) = 0;
  virtual std::vector<std::string> to_uncache() = 0;  // a hundred at most
  virtual void forget_uncached(const std::string& key) = 0;
};

}  // namespace ocr
