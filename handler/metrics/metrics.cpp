#include "metrics/metrics.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>

#include "base/file_descriptor.hpp"
#include "base/lock_file.hpp"
#include "base/log.hpp"
#include "metrics/histogram.hpp"
#include "metrics/metrics_text.hpp"

namespace ocr {
namespace {

constexpr std::array<std::string_view, 10> routes{
    "POST /image-sync", "POST /image", "GET /image",   "DELETE /image",    "GET /languages",
    "GET /healthz",     "GET /readyz", "GET /metrics", "GET /readyz/sync", "other"};
constexpr std::array<int, 3> good_statuses{200, 202, 204};

struct EventRow {
  Event event;
  std::string_view family;
  std::string_view label;
  std::string_view value;
  std::string_view help;  // only in the first row of a family
};
constexpr std::array events{
    EventRow{Event::recognition, "ocr_recognitions_total", "", "",
             "Images and documents whose recognition was started."},
    EventRow{Event::answer_found, "ocr_cached_answers_total", "outcome", "hit",
             "Lookups of images in the cache of answers, by outcome."},
    EventRow{Event::answer_not_found, "ocr_cached_answers_total", "outcome", "miss", ""},
    EventRow{Event::memcached_failed, "ocr_memcached_failures_total", "", "", "Failed calls to memcached."},
    EventRow{Event::task_done, "ocr_tasks_total", "end", "done", "Finished tasks, by outcome."},
    EventRow{Event::task_known, "ocr_tasks_total", "end", "known", ""},
    EventRow{Event::task_failed, "ocr_tasks_total", "end", "failed", ""},
    EventRow{Event::task_gave_up, "ocr_tasks_total", "end", "gave_up", ""},
    EventRow{Event::attempt_failed, "ocr_task_interruptions_total", "reason", "failed",
             "Attempts that did not finish their task, by reason."},
    EventRow{Event::attempt_made_way, "ocr_task_interruptions_total", "reason", "made_way", ""},
    EventRow{Event::attempt_lost, "ocr_task_interruptions_total", "reason", "lost", ""},
    EventRow{Event::task_expired, "ocr_tasks_expired_total", "", "",
             "Finished tasks that were removed after their retention time."},
    EventRow{Event::callback_delivered, "ocr_callbacks_total", "end", "delivered", "Callbacks, by outcome."},
    EventRow{Event::callback_postponed, "ocr_callbacks_total", "end", "postponed", ""},
    EventRow{Event::callback_gave_up, "ocr_callbacks_total", "end", "gave_up", ""},
};
constexpr bool in_order() {
  for (std::size_t i = 0; i < events.size(); ++i)
    if (static_cast<std::size_t>(events[i].event) != i) return false;
  return true;
}
static_assert(in_order(), "the rows must be in the order of the enum");

struct DurationRow {
  std::string_view family;
  std::string_view help;
};
constexpr std::array durations{
    DurationRow{"ocr_page_seconds", "Time that a child took to decode, recognise and render a page."},
    DurationRow{"ocr_task_wait_seconds", "Time from a task's acceptance to its first attempt."}};

double seconds_of(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

struct RouteSlots {
  std::array<Slot, good_statuses.size() + 1> good;
  std::array<Slot, error_code_count> errors;
  Histogram<seconds_bounds> seconds;
  Slot bytes_in;
  Slot bytes_out;
};

ErrorCode code_at(std::size_t index) {
  return static_cast<ErrorCode>(index);
}

// A hash of all names in order, so that no process reads the counts of a release with another layout.
std::uint64_t layout_number(std::size_t size) {
  std::string all = std::to_string(size);
  for (const std::string_view route : routes) all.append(route).append("\n");
  for (const EventRow& row : events) all.append(row.family).append(row.value).append("\n");
  for (const DurationRow& row : durations) all.append(row.family).append("\n");
  for (const Bound& bound : seconds_bounds) all.append(bound.text).append("\n");
  for (const Bound& bound : share_bounds) all.append(bound.text).append("\n");
  for (std::size_t i = 0; i < error_code_count; ++i) all.append(name_of(code_at(i))).append("\n");
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  for (const char c : all) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

// Allocates the disk space before mapping the file: otherwise a full disk would kill a counting process.
void* map_file(const std::string& path, std::size_t size) {
  const FileDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  struct stat about {};
  if (fstat(file.get(), &about) != 0) return MAP_FAILED;
  if (static_cast<std::size_t>(about.st_size) < size) {
    errno = posix_fallocate(file.get(), 0, static_cast<off_t>(size));
    if (errno != 0) return MAP_FAILED;
  }
  return mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
}

}  // namespace

struct Metrics::Slots {
  Slot layout;  // written last
  std::array<RouteSlots, routes.size()> requests;
  std::array<Slot, events.size()> happened;
  std::array<Histogram<seconds_bounds>, durations.size()> took;
  Histogram<share_bounds> coverage;
  Slot pages_read;
  std::array<Slot, error_code_count> pages_failed;
};

Metrics::Metrics() : own_(std::make_unique<Slots>()), slots_(own_.get()) {}

Metrics::~Metrics() {
  if (slots_ != own_.get()) munmap(slots_, sizeof(Slots));
}

void Metrics::share(const std::string& path) {
  const std::uint64_t layout = layout_number(sizeof(Slots));
  try {
    const HeldLock only_one_makes_it = LockFile(path + ".lock").lock(0);
    void* mapped = map_file(path, sizeof(Slots));
    if (mapped != MAP_FAILED) {
      const std::uint64_t found = static_cast<Slots*>(mapped)->layout.load(std::memory_order_acquire);
      if (found != 0 && found != layout) {
        munmap(mapped, sizeof(Slots));
        unlink(path.c_str());
        mapped = map_file(path, sizeof(Slots));
      }
    }
    if (mapped == MAP_FAILED) throw std::system_error(errno, std::generic_category(), path);
    slots_ = static_cast<Slots*>(mapped);
    slots_->layout.store(layout, std::memory_order_release);
  } catch (const std::runtime_error& failure) {
    log_warning("metrics").with("reason", failure.what());
  }
}

void Metrics::count(Event event, std::uint64_t times) noexcept {
  slots_->happened.at(static_cast<std::size_t>(event)).fetch_add(times, std::memory_order_relaxed);
}

void Metrics::count(const ServedRequest& request) noexcept {
  const auto* route = std::find(routes.begin(), routes.end() - 1, request.route);
  RouteSlots& slots = slots_->requests.at(static_cast<std::size_t>(route - routes.begin()));
  Slot* outcome = nullptr;
  for (std::size_t i = 0; !request.code.empty() && i < error_code_count; ++i)
    if (name_of(code_at(i)) == request.code) outcome = &slots.errors.at(i);
  if (!outcome) {
    const auto* status = std::find(good_statuses.begin(), good_statuses.end(), request.status);
    outcome = &slots.good.at(static_cast<std::size_t>(status - good_statuses.begin()));
  }
  outcome->fetch_add(1, std::memory_order_relaxed);
  slots.seconds.add(seconds_of(request.took));
  slots.bytes_in.fetch_add(request.bytes_in, std::memory_order_relaxed);
  slots.bytes_out.fetch_add(request.bytes_out, std::memory_order_relaxed);
}

void Metrics::count_page() noexcept {
  slots_->pages_read.fetch_add(1, std::memory_order_relaxed);
}

void Metrics::count_page(ErrorCode code) noexcept {
  slots_->pages_failed.at(static_cast<std::size_t>(code)).fetch_add(1, std::memory_order_relaxed);
}

void Metrics::count_coverage(int percent) noexcept {
  slots_->coverage.add(percent / 100.0);
}

void Metrics::add(Duration duration, std::chrono::nanoseconds took) noexcept {
  slots_->took.at(static_cast<std::size_t>(duration)).add(seconds_of(took));
}

void Metrics::write(MetricsText& text) const {
  const auto each_route = [&](const auto& write_one) {
    for (std::size_t i = 0; i < routes.size(); ++i)
      if (!slots_->requests.at(i).seconds.is_empty()) write_one(routes.at(i), slots_->requests.at(i));
  };
  text.family("ocr_http_requests_total", "counter",
              "Requests answered by a handler, by route, status and problem code.");
  each_route([&](std::string_view route, const RouteSlots& slots) {
    const auto sample = [&](const Slot& slot, const std::string& status, std::string_view code) {
      if (const std::uint64_t count = slot.load(std::memory_order_relaxed))
        text.sample(count, {{"route", route}, {"status", status}, {"code", code}});
    };
    for (std::size_t i = 0; i < slots.good.size(); ++i)
      sample(slots.good.at(i), i < good_statuses.size() ? std::to_string(good_statuses.at(i)) : "other", "");
    for (std::size_t i = 0; i < error_code_count; ++i)
      sample(slots.errors.at(i), std::to_string(status_of(code_at(i))), name_of(code_at(i)));
  });
  text.family("ocr_http_request_seconds", "histogram",
              "Time from a request's arrival at a handler to its answer.");
  each_route([&](std::string_view route, const RouteSlots& slots) { slots.seconds.write(text, route); });
  text.family("ocr_http_request_bytes_total", "counter", "Bytes of request bodies.");
  each_route([&](std::string_view route, const RouteSlots& slots) {
    text.sample(slots.bytes_in.load(std::memory_order_relaxed), {{"route", route}});
  });
  text.family("ocr_http_response_bytes_total", "counter", "Bytes of response bodies.");
  each_route([&](std::string_view route, const RouteSlots& slots) {
    text.sample(slots.bytes_out.load(std::memory_order_relaxed), {{"route", route}});
  });
  text.family("ocr_pages_total", "counter", "Pages, by outcome.");
  text.sample(slots_->pages_read.load(std::memory_order_relaxed), {{"end", "read"}});
  for (std::size_t i = 0; i < error_code_count; ++i)
    if (const std::uint64_t count = slots_->pages_failed.at(i).load(std::memory_order_relaxed))
      text.sample(count, {{"end", name_of(code_at(i))}});
  for (std::size_t i = 0; i < durations.size(); ++i) {
    text.family(durations.at(i).family, "histogram", durations.at(i).help);
    slots_->took.at(i).write(text, "");
  }
  text.family("ocr_page_coverage_ratio", "histogram",
              "Share of a page's ink that looks like text and has words in the answer.");
  slots_->coverage.write(text, "");
  for (std::size_t i = 0; i < events.size(); ++i) {
    const EventRow& row = events.at(i);
    if (!row.help.empty()) text.family(row.family, "counter", row.help);
    const std::uint64_t count = slots_->happened.at(i).load(std::memory_order_relaxed);
    if (row.label.empty()) {
      text.sample(count);
    } else {
      text.sample(count, {{row.label, row.value}});
    }
  }
}

Metrics& metrics() {
  static Metrics of_this_process;
  return of_this_process;
}

}  // namespace ocr
