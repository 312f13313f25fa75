#include "base/config.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <variant>

namespace ocr {
namespace {

constexpr std::int64_t mebi = std::int64_t{1} << 20;

using Text = std::string Config::*;
using Number = std::int64_t Config::*;
using Milliseconds = std::chrono::milliseconds Config::*;
using Seconds = std::chrono::seconds Config::*;
// One of two words.
struct Switch {
  bool Config::*target;
  std::string_view yes = "on";
  std::string_view no = "off";
};
// A setting that only the start script, the compose file or nginx reads: checked here, but not stored.
struct Elsewhere {};

struct Setting {
  std::string_view name;
  std::string_view fallback;
  std::int64_t low;  // with `high`, the range of a number; both are 0 for text
  std::int64_t high;
  std::string_view meaning;
  std::variant<Elsewhere, Text, Number, Milliseconds, Seconds, Switch> target;
  std::int64_t unit = 1;  // factor applied to the number
};

const std::array settings{
    Setting{"OCR_PORT", "5000", 1, 65535, "port of the API and the page", Elsewhere{}},
    Setting{"OCR_UI_PORT", "8501", 1, 65535, "second port of the API and the page", Elsewhere{}},
    Setting{"OCR_ADDRESS", "0.0.0.0", 0, 0, "address that nginx listens on", Elsewhere{}},
    Setting{"OCR_SYNC_PROCESSES", "0", 0, 256,
            "processes that recognise synchronous requests, besides one in reserve; 0: one per core",
            &Config::sync_processes},
    Setting{"OCR_API_PROCESSES", "2", 1, 64, "processes that accept tasks and serve results", Elsewhere{}},
    Setting{"OCR_WORKERS", "0", 0, 256, "worker processes for tasks; 0: one per core", Elsewhere{}},
    Setting{"OCR_MEMCACHED_MB", "128", 8, 65536, "memory for memcached, in MiB", Elsewhere{}},
    Setting{"OCR_RUN", "run", 0, 0, "folder for all run-time files", &Config::run_folder},
    Setting{"OCR_USER", "nobody", 0, 0, "user that the service runs as if root starts it", Elsewhere{}},
    Setting{"OCR_STORE", "", 0, 0, "SQLite file for tasks; empty: `tasks/tasks.db` in the run folder",
            &Config::store_path},
    Setting{"OCR_MEMCACHED", "", 0, 0,
            "memcached's `host:port` or socket; empty: `memcached.sock` in the run folder",
            &Config::memcached_server},
    Setting{"OCR_LANG", "eng", 0, 0, "language for requests that do not specify one", &Config::languages},
    Setting{"OCR_LANGUAGES", "eng", 0, 0,
            "languages that `./ocr up` and the image build install, separated by spaces", Elsewhere{}},
    Setting{"OCR_MAX_BODY_MB", "20", 1, 1024, "largest request body, in MiB", &Config::max_body_bytes, mebi},
    Setting{"OCR_MAX_MEGAPIXELS", "40", 1, 1000, "largest image, in megapixels", &Config::max_pixels,
            1'000'000},
    Setting{"OCR_MAX_SIDE_PX", "20000", 100, 32767, "longest side of an image, in pixels",
            &Config::max_side_px},
    Setting{"OCR_MAX_PAGES", "50", 1, 10000, "maximum number of pages in a document", &Config::max_pages},
    Setting{"OCR_PAGE_DEADLINE_S", "30", 1, 3600, "time limit for a page of a task, in seconds",
            &Config::page_deadline, 1000},
    Setting{"OCR_SYNC_DEADLINE_S", "60", 1, 3600, "time limit for a synchronous request, in seconds",
            &Config::sync_deadline, 1000},
    Setting{"OCR_CHILD_MEMORY_MB", "2048", 256, 65536,
            "address space limit of the process that reads an image, in MiB", &Config::child_memory_bytes,
            mebi},
    Setting{"OCR_QUEUE_TASKS", "10000", 1, 10'000'000, "maximum number of queued tasks",
            &Config::max_queue_tasks},
    Setting{"OCR_QUEUE_MB", "2048", 1, 1 << 20, "maximum size of all queued images, in MiB",
            &Config::max_queue_bytes, mebi},
    Setting{"OCR_MIN_FREE_MB", "256", 0, 1 << 20, "free disk space below which no task is accepted, in MiB",
            &Config::min_free_bytes, mebi},
    Setting{"OCR_ATTEMPTS", "3", 1, 100, "attempts before a task fails", &Config::max_attempts},
    Setting{"OCR_LEASE_S", "10", 1, 3600,
            "time without a heartbeat after which a worker loses its task, in seconds", &Config::lease, 1000},
    Setting{"OCR_RESULT_TTL_S", "86400", 1, 31'536'000, "how long results are kept, in seconds",
            &Config::result_ttl},
    Setting{"OCR_CACHE", "on", 0, 0, "whether repeated images are answered from memcached",
            Switch{&Config::keeps_answers}},
    Setting{"OCR_SANDBOX", "require", 0, 0,
            "whether the service refuses to start (`require`) or only warns (`try`) if the kernel cannot "
            "confine the processes that read images",
            Switch{&Config::requires_sandbox, "require", "try"}},
    Setting{
        "OCR_CALLBACK_HOSTS", "", 0, 0,
        "hosts that `callback_url` may name, `host` or `host:port`, separated by commas; empty: no callbacks",
        &Config::callback_hosts},
    Setting{secret_setting, "", 0, 0,
            "secret for signing callbacks; required with `OCR_CALLBACK_HOSTS`; only the notifier receives it",
            &Config::callback_secret},
    Setting{"OCR_CALLBACK_RETRY_S", "1", 1, 3600,
            "delay before a failed callback is retried, in seconds; grows with each attempt",
            &Config::callback_retry, 1000},
};

std::string range_of(const Setting& setting) {
  if (const auto* choice = std::get_if<Switch>(&setting.target))
    return std::string(choice->yes) + ", " + std::string(choice->no);
  if (setting.low == 0 && setting.high == 0) return "text";
  return std::to_string(setting.low) + " … " + std::to_string(setting.high);
}

std::int64_t number_of(const Setting& setting, const std::string& text) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number < setting.low ||
      number > setting.high)
    throw BadSetting(std::string(setting.name) + "=\"" + text + "\": expected a number, " +
                     range_of(setting));
  return number;
}

bool is_yes(const Setting& setting, const Switch& choice, const std::string& text) {
  if (text != choice.yes && text != choice.no)
    throw BadSetting(std::string(setting.name) + "=\"" + text + "\": expected " + range_of(setting));
  return text == choice.yes;
}

void assign(Config& config, const Setting& setting, const std::string& text) {
  const bool is_number = setting.low != 0 || setting.high != 0;
  const std::int64_t number = is_number ? number_of(setting, text) * setting.unit : 0;
  if (const auto* target = std::get_if<Text>(&setting.target)) config.** target = text;
  if (const auto* choice = std::get_if<Switch>(&setting.target))
    config.*choice->target = is_yes(setting, *choice, text);
  if (const auto* target = std::get_if<Number>(&setting.target)) config.** target = number;
  if (const auto* target = std::get_if<Milliseconds>(&setting.target))
    config.** target = std::chrono::milliseconds(number);
  if (const auto* target = std::get_if<Seconds>(&setting.target))
    config.** target = std::chrono::seconds(number);
}

std::string quoted_for_shell(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::optional<std::string> environment_lookup(std::string_view name) {
  const char* value = std::getenv(std::string(name).c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace

Config read_config(const Lookup& lookup, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    const bool known = std::any_of(settings.begin(), settings.end(),
                                   [&](const Setting& setting) { return setting.name == name; });
    if (name.starts_with("OCR_") && !known)
      throw BadSetting(name + ": unknown setting; `ocr-handler settings` lists all settings");
  }
  Config config;
  for (const Setting& setting : settings)
    assign(config, setting, lookup(setting.name).value_or(std::string(setting.fallback)));
  if (config.store_path.empty()) config.store_path = config.run_folder + "/tasks/tasks.db";
  if (config.memcached_server.empty()) config.memcached_server = config.run_folder + "/memcached.sock";
  return config;
}

Config read_config_from_environment() {
  std::vector<std::string> names;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view pair(*entry);
    names.emplace_back(pair.substr(0, pair.find('=')));
  }
  return read_config(environment_lookup, names);
}

std::string settings_as_markdown() {
  std::string table = "| setting | default | range | meaning |\n|---|---|---|---|\n";
  for (const Setting& setting : settings) {
    const std::string fallback = setting.fallback.empty() ? "" : "`" + std::string(setting.fallback) + "`";
    table += "| `" + std::string(setting.name) + "` | " + fallback + " | " + range_of(setting) + " | " +
             std::string(setting.meaning) + " |\n";
  }
  return table;
}

std::string settings_as_shell(const Lookup& lookup) {
  std::string lines;
  for (const Setting& setting : settings) {
    const std::string value = lookup(setting.name).value_or(std::string(setting.fallback));
    lines += std::string(setting.name) + "=" + quoted_for_shell(value) + "\n";
  }
  return lines;
}

std::string settings_as_shell_from_environment() {
  return settings_as_shell(environment_lookup);
}

}  // namespace ocr
