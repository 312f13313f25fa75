#include "roles.hpp"

#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <memory>
#include <utility>

#include "base/allocation.hpp"
#include "base/log.hpp"
#include "callbacks/callback_sender.hpp"
#include "callbacks/notifier.hpp"
#include "isolation/isolate.hpp"
#include "metrics/metrics.hpp"
#include "reading/image_reader.hpp"
#include "recognition/recognizer.hpp"
#include "tasks/cached_answers.hpp"
#include "tasks/result_cache.hpp"
#include "tasks/sqlite_task_store.hpp"
#include "tasks/worker.hpp"
#include "web/fastcgi.hpp"
#include "web/handlers.hpp"

namespace ocr {
namespace {

// Recognition of tasks yields to synchronous requests, whose clients are waiting.
constexpr int worker_niceness = 10;

OptionRules option_rules(const Config& config) {
  return {config.languages, Recognizer::installed_languages()};
}

TaskStoreLimits store_limits(const Config& config) {
  return {config.max_queue_tasks, config.max_queue_bytes, config.min_free_bytes, config.lease,
          config.result_ttl};
}

struct Parts {
  explicit Parts(const Config& config)
      : rules(option_rules(config)),
        reader({config.max_pixels, config.max_side_px, config.max_pages}, config.child_memory_bytes,
               Cores(config.run_folder + "/cores.lock")),
        store(config.store_path, store_limits(config)),
        cache(config.memcached_server),
        answers(cache, {config.keeps_answers, Recognizer::engine_version(), config.result_ttl},
                config.run_folder + "/answers.lock") {
    adopt_programs();
    OcrOptions unused;
    if (!set_option(unused, "lang", config.languages, rules.installed_languages))
      throw BadSetting("OCR_LANG=\"" + config.languages + "\": not all of these languages are installed");
  }

  OptionRules rules;
  ImageReader reader;
  SqliteTaskStore store;
  ResultCache cache;
  CachedAnswers answers;
};

// If multiwatch is killed, its processes would go on unsupervised. They stop instead, and a new pool takes
// over.
void stop_with_the_pool() {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
}

}  // namespace

void run_server(const Config& config, Warmth warmth) {
  stop_with_the_pool();
  metrics().share(config.run_folder + "/metrics");
  Parts parts(config);
  if (warmth == Warmth::warm) parts.reader.warm(config.languages);
  Handlers handlers(config, parts.rules, parts.reader, parts.store, parts.cache, parts.answers);
  const Router router(handlers.routes());
  parts.reader.prepare_next();
  log_info("ready").with("role", warmth == Warmth::warm ? "sync" : "api");
  const auto at_rest = [] {
    give_back_request_memory();
    give_back_free_memory();
  };
  serve(config.max_body_bytes, [&](Request& request) { return router.answer(request); },
        {[&] { parts.reader.prepare_next(); }, at_rest});
}

void run_worker(const Config& config) {
  stop_with_the_pool();
  metrics().share(config.run_folder + "/metrics");
  [[maybe_unused]] const int niceness = nice(worker_niceness);
  Parts parts(config);
  parts.reader.warm(config.languages);
  log_info("ready").with("role", "work");
  Worker(config, parts.rules, parts.reader, parts.store, parts.cache, parts.answers).run();
}

void run_notifier(const Config& config) {
  stop_with_the_pool();
  metrics().share(config.run_folder + "/metrics");
  CallbackHosts hosts(config.callback_hosts);
  if (hosts.empty()) throw BadSetting("OCR_CALLBACK_HOSTS is empty, so there are no callbacks to send");
  SqliteTaskStore store(config.store_path, store_limits(config));
  const CallbackSender sender(std::move(hosts), config.callback_secret);
  log_info("ready").with("role", "notify");
  Notifier(config, store, sender).run();
}

}  // namespace ocr
