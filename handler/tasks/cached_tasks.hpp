// Finished tasks in memcached: stored when they end, removed when they are erased.
#pragma once

#include <string>

#include "tasks/result_cache.hpp"
#include "tasks/task_store.hpp"

namespace ocr {

// memcached key of a finished task's answer.
std::string cache_key(const std::string& task_id);

// Erases the key from memcached, or notes it in the store for later if memcached does not answer.
void forget(ResultCache& cache, TaskStore& store, const std::string& key);

// Stores a finished task's answer in memcached. The entry never outlives the task. Does not throw
// Unavailable.
void remember(ResultCache& cache, TaskStore& store, const std::string& task_id, const TaskView& task);

}  // namespace ocr
