#include "web/service_metrics.hpp"

#include <chrono>

#include "base/error.hpp"
#include "base/log.hpp"
#include "metrics/metrics.hpp"
#include "metrics/metrics_text.hpp"
#include "recognition/recognizer.hpp"

namespace ocr {
namespace {

void gauge(MetricsText& text, std::string_view name, std::string_view help, std::int64_t value) {
  text.family(name, "gauge", help);
  text.sample(static_cast<double>(value));
}

void write_store(MetricsText& text, TaskStore& store) {
  TaskCounts counts;
  bool is_up = true;
  try {
    counts = store.counts();
  } catch (const Unavailable& failure) {
    log_error("unavailable").with("reason", failure.what());
    is_up = false;
  }
  gauge(text, "ocr_store_up", "Whether the task store answers.", is_up ? 1 : 0);
  if (!is_up) return;
  gauge(text, "ocr_queue_tasks", "Tasks waiting in the queue.", counts.queued);
  gauge(text, "ocr_running_tasks", "Tasks being processed.", counts.running);
  gauge(text, "ocr_queue_bytes", "Image bytes of waiting and running tasks.", counts.image_bytes);
}

void write_memcached(MetricsText& text, ResultCache& cache) {
  bool is_up = cache.answers();  // may have had to connect, which must not be measured
  const auto start = std::chrono::steady_clock::now();
  is_up = is_up && cache.answers();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  gauge(text, "ocr_memcached_up", "Whether memcached answers.", is_up ? 1 : 0);
  if (!is_up) return;
  text.family("ocr_memcached_round_trip_seconds", "gauge",
              "Duration of a request to memcached, measured now.");
  text.sample(took.count());
}

void write_processes(MetricsText& text, const Cores& cores) {
  gauge(text, "ocr_cores", "Cores available for recognition.", cores.count());
  gauge(text, "ocr_busy_processes", "Processes reading a page now.", cores.count_taken());
}

}  // namespace

std::string service_metrics(TaskStore& store, ResultCache& cache, const Cores& cores) {
  MetricsText text;
  metrics().write(text);
  write_store(text, store);
  write_memcached(text, cache);
  write_processes(text, cores);
  text.family("ocr_build_info", "gauge", "Version of the service and its engine; always 1.");
  text.sample(1.0, {{"version", OCR_VERSION}, {"engine", Recognizer::engine_version()}});
  return text.take();
}

}  // namespace ocr
