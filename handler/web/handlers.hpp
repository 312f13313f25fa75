// The routes: each a short composition of the parts below it.
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
  // All of them outlive this.
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

  // The key under which the answer to this request may be found and kept; empty where it may not.
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
