// The settings. One table in config.cpp lists every OCR_… name with its default, range and meaning.
//
// Settings are read once, at start. An unknown OCR_… name or a value out of range is fatal: a misspelt
// setting must not silently mean the default. `ocr-handler settings` prints the table in docs/settings.md.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ocr {

// Only the notifier may know it.
inline constexpr const char* secret_setting = "OCR_CALLBACK_SECRET";

class BadSetting : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Config {
  std::string run_folder;
  std::string store_path;        // the SQLite file
  std::string memcached_server;  // "host:port", or the path of a socket
  std::string languages;         // default of the option `lang`

  std::int64_t sync_processes = 0;

  std::int64_t max_body_bytes = 0;
  std::int64_t max_pixels = 0;
  std::int64_t max_side_px = 0;
  std::int64_t max_pages = 0;
  std::chrono::milliseconds page_deadline{};
  std::chrono::milliseconds sync_deadline{};
  std::int64_t child_memory_bytes = 0;

  std::int64_t max_queue_tasks = 0;
  std::int64_t max_queue_bytes = 0;
  std::int64_t min_free_bytes = 0;
  std::int64_t max_attempts = 0;
  std::chrono::milliseconds lease{};
  std::chrono::seconds result_ttl{};
  bool keeps_answers = true;     // repeated images are answered from memcached
  bool requires_sandbox = true;  // no image is read if a protection is missing

  std::string callback_hosts;   // in the format of CallbackHosts; empty: no callbacks
  std::string callback_secret;  // only in the notifier, where it is not empty
  std::chrono::milliseconds callback_retry{};
};

// `lookup` returns a setting's text, or nullopt if it is not set; `names` are the names of all environment
// variables. Throws BadSetting.
using Lookup = std::function<std::optional<std::string>(std::string_view name)>;
Config read_config(const Lookup& lookup, const std::vector<std::string>& names);
Config read_config_from_environment();

// The table of settings as Markdown, and the settings in force as shell assignments.
std::string settings_as_markdown();
std::string settings_as_shell(const Lookup& lookup);
std::string settings_as_shell_from_environment();

}  // namespace ocr
