// ocr-handler: one program, one role per process. Selects the role, reads the settings, sets the exit code.
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <string_view>
#include <thread>

#include "base/config.hpp"
#include "base/environment.hpp"
#include "base/log.hpp"
#include "callbacks/callback_hosts.hpp"
#include "isolation/protections.hpp"
#include "options/engine_variables.hpp"
#include "roles.hpp"

namespace {

// libgomp reads its environment when it is loaded, so only a re-exec guarantees a single thread.
void ensure_one_openmp_thread(char** arguments) {
  const char* limit = std::getenv("OMP_THREAD_LIMIT");
  if (limit && std::string_view(limit) == "1") return;
  setenv("OMP_THREAD_LIMIT", "1", 1);
  execv("/proc/self/exe", arguments);
}

// For a role that reads images.
ocr::Config settings_of_reader() {
  ocr::Config config = ocr::read_config_from_environment();
  ocr::check_protections(config.requires_sandbox);
  return config;
}

// For the role that sends callbacks, the only one that has the secret.
ocr::Config settings_of_notifier() {
  ocr::Config config = ocr::read_config_from_environment();
  ocr::erase_variable(ocr::secret_setting);
  ocr::require_usable_callbacks(config);
  return config;
}

// Rejects what would stop a role, before anything is started.
void print_settings_for_shell() {
  const ocr::Config config = ocr::read_config_from_environment();
  ocr::require_usable_callbacks(config);
  ocr::check_protections(config.requires_sandbox);
  std::cout << ocr::settings_as_shell_from_environment();
}

const std::map<std::string, std::function<void()>> roles{
    {"serve sync", [] { ocr::run_server(settings_of_reader(), ocr::Warmth::warm); }},
    {"serve api", [] { ocr::run_server(settings_of_reader(), ocr::Warmth::cold); }},
    {"work", [] { ocr::run_worker(settings_of_reader()); }},
    {"notify", [] { ocr::run_notifier(settings_of_notifier()); }},
    {"variables", [] { std::cout << ocr::engine_variables_as_markdown(); }},
    {"settings", [] { std::cout << ocr::settings_as_markdown(); }},
    {"settings --shell", print_settings_for_shell},
};

}  // namespace

int main(int count, char** arguments) {
  std::string role;
  for (int i = 1; i < count; ++i) role += (i == 1 ? "" : " ") + std::string(arguments[i]);
  // No other role may know the secret, even if its pool was given it.
  if (role != "notify" && role != "settings --shell") ocr::erase_variable(ocr::secret_setting);
  ensure_one_openmp_thread(arguments);
  const auto found = roles.find(role);
  if (found == roles.end()) {
    std::cerr << "usage: ocr-handler ";
    for (const auto& [name, unused] : roles) std::cerr << (name == roles.begin()->first ? "" : " | ") << name;
    std::cerr << "\n";
    return EXIT_FAILURE;
  }
  try {
    found->second();
    return EXIT_SUCCESS;
  } catch (const std::exception& failure) {
    ocr::log_error("fatal").with("reason", failure.what());
    // multiwatch restarts a process that exits at once, hundreds of times a second without this pause.
    if (!role.starts_with("settings")) std::this_thread::sleep_for(std::chrono::seconds(1));
    return EXIT_FAILURE;
  }
}
