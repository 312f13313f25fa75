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
#include "web/fair_turns.hpp"
#include "web/fastcgi.hpp"
#include "web/handlers.hpp"

namespace ocr {
namespace {

// Recognition of tasks yields to synchronous requests, whose clients are waiting.
constexpr int worker_niceness = 10;

ReaderSettings reader_settings(const Config& config, bool loads_model) {
  return {{config.max_pixels, config.max_side_px, config.max_pages},
          config.child_memory_bytes,
          config.languages,
          loads_model};
}

TaskStoreLimits store_limits(const Config& config) {
  return {config.max_queue_tasks, config.max_queue_bytes, config.min_free_bytes, config.lease,
          config.result_ttl};
}

// The reader forks its nursery, which must know nothing of the rest, so it comes first.
struct Parts {
  Parts(const Config& config, bool loads_model)
      : reader(reader_settings(config, loads_model), Cores(config.run_folder + "/cores.lock")),
        rules{config.languages, reader.installed_languages()},
        store(config.store_path, store_limits(config)),
        cache(config.memcached_server),
        answers(cache, {config.keeps_answers, Recognizer::engine_version(), config.result_ttl},
                config.run_folder + "/answers.lock") {
    adopt_programs();
    metrics().share(config.run_folder + "/metrics");
  }

  ImageReader reader;
  OptionRules rules;
  SqliteTaskStore store;
  ResultCache cache;
  CachedAnswers answers;
};

// multiwatch starts a new process in its place, with a new nursery.
void require_nursery(const ImageReader& reader) {
  if (!reader.is_alive()) throw Unavailable("the nursery has died");
}

// If multiwatch is killed, its processes would go on unsupervised. They stop instead, and a new pool takes
// over.
void stop_with_the_pool() {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
}

}  // namespace

void run_server(const Config& config, Warmth warmth) {
  stop_with_the_pool();
  Parts parts(config, warmth == Warmth::warm);
  Handlers handlers(config, parts.rules, parts.reader, parts.store, parts.cache, parts.answers);
  const Router router(handlers.routes());
  const FairTurns turns(config.run_folder + "/turns.lock", config.sync_processes);
  TakeTurn take_turn;
  if (warmth == Warmth::warm) take_turn = [&](std::size_t socket) { return turns.take(socket); };
  parts.reader.prepare_next();
  log_info("ready").with("role", warmth == Warmth::warm ? "sync" : "api");
  serve(
      config.max_body_bytes, [&](Request& request) { return router.answer(request); },
      {[&] { parts.reader.prepare_next(); }, give_back_free_memory, parts.reader.nursery_fd()}, take_turn);
  require_nursery(parts.reader);
}

void run_worker(const Config& config) {
  stop_with_the_pool();
  [[maybe_unused]] const int niceness = nice(worker_niceness);
  Parts parts(config, true);
  parts.reader.prepare_next();
  log_info("ready").with("role", "work");
  Worker(config, parts.rules, parts.reader, parts.store, parts.cache, parts.answers).run();
  require_nursery(parts.reader);
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
