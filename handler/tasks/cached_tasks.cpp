#include "tasks/cached_tasks.hpp"

#include "base/error.hpp"
#include "tasks/task_json.hpp"

namespace ocr {

std::string cache_key(const std::string& task_id) {
  return "ocr:task:" + task_id;
}

void forget(ResultCache& cache, TaskStore& store, const std::string& key) {
  if (!key.empty() && !cache.erase(key)) store.note_uncached_later(key);
}

void remember(ResultCache& cache, TaskStore& store, const std::string& task_id, const TaskView& task) {
  cache.put(cache_key(task_id), task_json(task_id, task), task.expires_in);
  // If the task was erased meanwhile, its answer must not stay in memcached. If the store cannot say, the
  // entry is erased too. The task is already published, so its caller must not fail.
  try {
    if (!store.find(task_id)) forget(cache, store, cache_key(task_id));
  } catch (const Unavailable&) {
    cache.erase(cache_key(task_id));
  }
}

}  // namespace ocr
