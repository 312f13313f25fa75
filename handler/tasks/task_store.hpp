// The authoritative store of tasks, which are accepted, claimed by workers under a lease, and finished once.
//
// Promises that a change is on disk once its call has returned. Any process may use any task. A lease
// identifies the worker of a task, and a worker that has lost its lease cannot publish. Calls throw
// Unavailable if the store cannot be reached or written; the change is then complete or absent.
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
  std::string options;     // in the format of to_query
  std::string_view image;  // copied before submit returns
  // The client's name for the request, so that a repeat of it creates no second task; empty if it has none.
  std::string idempotency_key;
  std::string digest;             // of image, options and callback: equal for a repeat of the request
  std::string callback_url = {};  // notified of the task's end; empty if there is none
  int page_count = 1;
  std::string answer_key = {};  // memcached key of the cached answer; empty if answers are not cached
  std::string result = {};      // the answer, if it is already known: the task is then done on acceptance
};

struct ClaimedTask {
  std::string id;
  std::string options;
  std::string image;
  std::int64_t lease = 0;                  // identifies this claim; unique among the claims of the task
  std::int64_t attempt = 0;                // 1 for the first
  std::chrono::milliseconds waited{};      // from submission to this claim
  std::vector<std::string> past_failures;  // what happened in earlier attempts
  std::string answer_key;                  // as submitted
  int page_count = 1;
  std::map<int, std::string> pages_done;  // by page number: results that keep_page has saved
};

// Notification that a task has ended, to be sent to the client's URL.
struct ClaimedCallback {
  std::string task_id;
  std::string url;
  std::int64_t lease = 0;    // identifies this claim
  std::int64_t attempt = 0;  // 1 for the first
};

struct TaskView {
  TaskState state = TaskState::queued;
  std::int64_t position = 0;          // queued: number of tasks ahead
  std::string result;                 // done: JSON of the recognition; failed: JSON of the problem
  std::chrono::seconds expires_in{};  // done, failed: time until it expires
  int page_count = 1;
  int pages_done = 0;  // queued, running: number of pages read
};

struct TaskCounts {
  std::int64_t queued = 0;
  std::int64_t running = 0;
  std::int64_t image_bytes = 0;           // of both together
  std::int64_t finished_last_minute = 0;  // done or failed
};

enum class Acceptance { accepted, repeated, key_reused, queue_full };

struct Submission {
  Acceptance acceptance;
  std::string id;  // accepted: id of the new task; repeated: id of the first request's task
};

class TaskStore {
 public:
  virtual ~TaskStore() = default;

  // Also throws Unavailable if the disk is nearly full.
  virtual Submission submit(const NewTask& task) = 0;
  virtual std::optional<TaskView> find(const std::string& id) = 0;
  // Deletes the task in any state. Returns its answer_key, which may be empty; nullopt if it does not exist.
  virtual std::optional<std::string> erase(const std::string& id) = 0;
  virtual TaskCounts counts() = 0;

  // Claims a task whose lease has expired, or else the first in the queue. nullopt if there is none.
  virtual std::optional<ClaimedTask> claim() = 0;
  // False if the worker has lost the lease or the task was erased. The worker must then stop.
  virtual bool renew(const ClaimedTask& task) = 0;
  virtual bool still_held(const ClaimedTask& task) = 0;
  // False if the lease was lost; nothing was written then.
  virtual bool finish(const ClaimedTask& task, TaskState end, const std::string& result) = 0;
  // Puts the task back into the queue: to be retried after `failure`, or, if that is empty, as if it had not
  // been claimed.
  virtual bool release(const ClaimedTask& task, const std::string& failure) = 0;

  // For long documents, which must neither block other tasks nor start again from the first page: keep_page
  // saves a page's result, and requeue puts the rest at the end of the queue. Both return false if the lease
  // was lost. others_wait: whether any task is queued.
  virtual bool keep_page(const ClaimedTask& task, int page, const std::string& result) = 0;
  virtual bool others_wait() = 0;
  virtual bool requeue(const ClaimedTask& task) = 0;

  // A callback is created in the transaction that ends its task, and deleted with the task at the latest.
  // Claims the callback that has been due longest; nullopt if none is due. It becomes due again unless it is
  // ended or postponed before the lease expires.
  virtual std::optional<ClaimedCallback> claim_callback(std::chrono::milliseconds lease) = 0;
  // Time until the next callback is due, 0 if one is due now; nullopt if there is none.
  virtual std::optional<std::chrono::milliseconds> until_next_callback() = 0;
  // The callback was delivered or given up. Both calls return false if the lease was lost.
  virtual bool end_callback(const ClaimedCallback& callback) = 0;
  virtual bool postpone_callback(const ClaimedCallback& callback, std::chrono::milliseconds delay) = 0;

  // Returns a descriptor, owned by the store, that becomes readable when a task or a callback arrives after
  // this call. Arrivals can be missed, so poll from time to time as well. -1 if arrivals cannot be reported.
  virtual int listen() = 0;
  // Call this about once a second. Deletes at most a thousand expired results and keeps the files small.
  // Returns the number deleted.
  virtual std::int64_t expire() = 0;

  // Keys to be erased from memcached, which did not answer at the time and may still have them.
  virtual void note_uncached_later(const std::string& key) = 0;
  virtual std::vector<std::string> to_uncache() = 0;  // at most a hundred
  virtual void forget_uncached(const std::string& key) = 0;
};

}  // namespace ocr
