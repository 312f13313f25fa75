// The response of GET /metrics: all counters, and gauges of the current state.
//
// Always returns a text, even if the store or memcached does not answer: the operator must see just that.
#pragma once

#include <string>

#include "isolation/cores.hpp"
#include "tasks/result_cache.hpp"
#include "tasks/task_store.hpp"

namespace ocr {

std::string service_metrics(TaskStore& store, ResultCache& cache, const Cores& cores);

}  // namespace ocr
