// Finished tasks in memcached: put there once they have ended, removed when they are erased.
#pragma once

#include <string>

#include "tasks/result_cache.hpp"
#include "tasks/task_store.hpp"

namespace ocr {

// Under which name memcached holds a finished task's answer.
std::string cache_key(const std::string& task_id);

// Erases from memcached, later if it does not answer now.
void forget(ResultCache& cache, TaskStore& store, const std::string& key);

// Puts a finished task's answer into memcached, so that none outlives the task there.
void remember(ResultCache& cache, TaskStore& store, const std::string& task_id, const TaskView& task);

}  // namespace ocr
