// The routes. Each one is a short composition of lower-level parts.
#pragma once

#include <string>
#include <vector>

#include "base/config.hpp"
#include "callbacks/callback_hosts.hpp"
#include "reading/image_reader.hpp"
#include "tasks/cached_answers.hpp"
#include "tasks/result_cache.hpp"
#include "tasks/task_store.hpp"
#include "web/request_parser.hpp"
#include "web/router.hpp"

namespace ocr {

class Handlers {
 public:
  // Everything passed by reference must outlive this object.
  Handlers(const Config& config, OptionRules rules, ImageReader& reader, TaskStore& store, ResultCache& cache,
           CachedAnswers& answers);

  std::vector<Route> routes();

 private:
  Response recognize_now(Request& request);
  Response submit_task(Request& request);
  Response fetch_task(Request& request);
  Response erase_task(Request& request);
  Response list_languages(Request& request);
  Response report_readiness(Request& request);
  Response report_metrics(Request& request);

  // Cache key of the answer to this request; empty if the answer must be neither looked up nor cached.
  std::string answer_key(const Request& request, const OcrRequest& asked) const;
  Response submit(const Request& request, const OcrRequest& asked);

  const Config& config_;
  OptionRules rules_;
  ImageReader& reader_;
  TaskStore& store_;
  ResultCache& cache_;
  CachedAnswers& answers_;
  CallbackHosts callback_hosts_;
  Cores cores_;
};

}  // namespace ocr
