// What GET /metrics answers: everything counted, and how things stand at this moment.
//
// Promises an answer even where the store or memcached gives none: that is what the operator wants to see
// then.
#pragma once

#include <string>

#include "isolation/cores.hpp"
#include "tasks/result_cache.hpp"
#include "tasks/task_store.hpp"

namespace ocr {

std::string service_metrics(TaskStore& store, ResultCache& cache, const Cores& cores);

}  // namespace ocr
