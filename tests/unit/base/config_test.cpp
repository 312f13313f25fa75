#include "base/config.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <sstream>

#include "catch.hpp"
#include "processes.hpp"
#include "samples.hpp"

namespace {

using Environment = std::map<std::string, std::string, std::less<>>;

ocr::Lookup lookup_in(const Environment& environment) {
  return [&environment](std::string_view name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
  };
}

ocr::Config config_of(const Environment& environment) {
  std::vector<std::string> names;
  for (const auto& [name, value] : environment) names.push_back(name);
  return ocr::read_config(lookup_in(environment), names);
}

// The error message for this environment; empty if it is accepted.
std::string complaint(const Environment& environment) {
  try {
    config_of(environment);
    return "";
  } catch (const ocr::BadSetting& bad) {
    return bad.what();
  }
}

std::vector<std::string> all_settings() {
  std::vector<std::string> names;
  std::istringstream lines(ocr::settings_as_shell(lookup_in({})));
  for (std::string line; std::getline(lines, line);) names.push_back(line.substr(0, line.find('=')));
  return names;
}

std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t got = fread(buffer.data(), 1, buffer.size(), pipe))
    output.append(buffer.data(), got);
  pclose(pipe);
  return output;
}

}  // namespace

TEST_CASE("config: an empty environment results in the default limits") {
  using namespace std::chrono_literals;
  const ocr::Config config = config_of({});
  CHECK(config.run_folder == "run");
  CHECK(config.store_path == "run/tasks/tasks.db");
  CHECK(config.memcached_server == "run/memcached.sock");
  CHECK(config.languages == "eng");
  CHECK(config.max_body_bytes == 20LL << 20);
  CHECK(config.max_pixels == 40'000'000);
  CHECK(config.max_side_px == 20'000);
  CHECK(config.max_pages == 50);
  CHECK(config.page_deadline == 30s);
  CHECK(config.sync_deadline == 60s);
  CHECK(config.child_memory_bytes == 2LL << 30);
  CHECK(config.min_free_bytes == 256 << 20);
  CHECK(config.max_queue_tasks == 10'000);
  CHECK(config.max_queue_bytes == 2LL << 30);
  CHECK(config.max_attempts == 3);
  CHECK(config.lease == 10s);
  CHECK(config.result_ttl == 24h);
}

TEST_CASE("config: every stored setting reaches its field, in the right unit") {
  using namespace std::chrono_literals;
  const ocr::Config config = config_of({{"OCR_RUN", "/r"},
                                        {"OCR_STORE", "/s.db"},
                                        {"OCR_MEMCACHED", "cache:11211"},
                                        {"OCR_LANG", "fra"},
                                        {"OCR_MAX_BODY_MB", "3"},
                                        {"OCR_MAX_MEGAPIXELS", "7"},
                                        {"OCR_MAX_SIDE_PX", "101"},
                                        {"OCR_MAX_PAGES", "9"},
                                        {"OCR_PAGE_DEADLINE_S", "11"},
                                        {"OCR_SYNC_DEADLINE_S", "13"},
                                        {"OCR_CHILD_MEMORY_MB", "257"},
                                        {"OCR_MIN_FREE_MB", "37"},
                                        {"OCR_QUEUE_TASKS", "17"},
                                        {"OCR_QUEUE_MB", "19"},
                                        {"OCR_ATTEMPTS", "23"},
                                        {"OCR_LEASE_S", "29"},
                                        {"OCR_RESULT_TTL_S", "31"}});
  CHECK(config.run_folder == "/r");
  CHECK(config.store_path == "/s.db");
  CHECK(config.memcached_server == "cache:11211");
  CHECK(config.languages == "fra");
  CHECK(config.max_body_bytes == 3 << 20);
  CHECK(config.max_pixels == 7'000'000);
  CHECK(config.max_side_px == 101);
  CHECK(config.max_pages == 9);
  CHECK(config.page_deadline == 11s);
  CHECK(config.sync_deadline == 13s);
  CHECK(config.child_memory_bytes == 257LL << 20);
  CHECK(config.min_free_bytes == 37 << 20);
  CHECK(config.max_queue_tasks == 17);
  CHECK(config.max_queue_bytes == 19 << 20);
  CHECK(config.max_attempts == 23);
  CHECK(config.lease == 29s);
  CHECK(config.result_ttl == 31s);
}

TEST_CASE("config: the store and memcached's socket are in the run folder unless they are set") {
  CHECK(config_of({{"OCR_RUN", "/srv"}}).store_path == "/srv/tasks/tasks.db");
  CHECK(config_of({{"OCR_RUN", "/srv"}}).memcached_server == "/srv/memcached.sock");
  CHECK(config_of({{"OCR_RUN", "/srv"}, {"OCR_STORE", ""}, {"OCR_MEMCACHED", ""}}).store_path ==
        "/srv/tasks/tasks.db");
}

TEST_CASE("config: both ends of each range are accepted, values beyond them are refused") {
  struct Range {
    std::string name;
    std::int64_t low, high;
  };
  const auto range = GENERATE(values<Range>({{"OCR_PORT", 1, 65535},
                                             {"OCR_UI_PORT", 1, 65535},
                                             {"OCR_SYNC_PROCESSES", 0, 256},
                                             {"OCR_API_PROCESSES", 1, 64},
                                             {"OCR_WORKERS", 0, 256},
                                             {"OCR_MEMCACHED_MB", 8, 65536},
                                             {"OCR_MAX_BODY_MB", 1, 1024},
                                             {"OCR_MAX_MEGAPIXELS", 1, 1000},
                                             {"OCR_MAX_SIDE_PX", 100, 32767},
                                             {"OCR_MAX_PAGES", 1, 10000},
                                             {"OCR_PAGE_DEADLINE_S", 1, 3600},
                                             {"OCR_SYNC_DEADLINE_S", 1, 3600},
                                             {"OCR_CHILD_MEMORY_MB", 256, 65536},
                                             {"OCR_MIN_FREE_MB", 0, 1 << 20},
                                             {"OCR_QUEUE_TASKS", 1, 10'000'000},
                                             {"OCR_QUEUE_MB", 1, 1 << 20},
                                             {"OCR_ATTEMPTS", 1, 100},
                                             {"OCR_LEASE_S", 1, 3600},
                                             {"OCR_RESULT_TTL_S", 1, 31'536'000}}));
  CHECK(complaint({{range.name, std::to_string(range.low)}}) == "");
  CHECK(complaint({{range.name, std::to_string(range.high)}}) == "");
  const std::string below = std::to_string(range.low - 1);
  const std::string above = std::to_string(range.high + 1);
  for (const std::string& value : {below, above}) {
    const std::string said = complaint({{range.name, value}});
    CHECK(said.find(range.name) != std::string::npos);
    CHECK(said.find("\"" + value + "\"") != std::string::npos);
    CHECK(said.find(std::to_string(range.high)) != std::string::npos);
  }
}

TEST_CASE("config: anything but a whole number is fatal if a number is expected") {
  const std::string value = GENERATE(as<std::string>{}, "", " ", "x", "5000x", " 5000", "5000 ", "+5000",
                                     "0x10", "5e3", "50.0", "1,000", "99999999999999999999");
  CHECK(complaint({{"OCR_PORT", value}}).find("OCR_PORT") != std::string::npos);
}

TEST_CASE("config: an unknown OCR_ name is fatal, other names are ignored") {
  const std::string unknown =
      GENERATE(as<std::string>{}, "OCR_", "OCR_PROT", "OCR_PORT_", "OCR_port", "OCR_MAX_BODY");
  CHECK(complaint({{unknown, "1"}}).find(unknown) == 0);
  CHECK(complaint({{"PATH", "/bin"}, {"ocr_port", "x"}, {"MY_OCR_PORT", "x"}, {"OCR", "x"}}) == "");
}

TEST_CASE("config: a shell reads the printed settings back unchanged") {
  const std::string value = GENERATE(as<std::string>{}, "/plain", "two words", "it's", "''",
                                     "$(echo no) `echo no` $HOME \"x\" \\", "a\nb", "*");
  const Environment environment{{"OCR_RUN", value}};
  const std::string lines = ocr::settings_as_shell(lookup_in(environment));
  setenv("SETTINGS", lines.c_str(), 1);
  CHECK(output_of("eval \"$SETTINGS\"; printf '%s|%s|%s' \"$OCR_RUN\" \"$OCR_PORT\" \"$OCR_STORE\"") ==
        value + "|5000|");
  unsetenv("SETTINGS");
}

TEST_CASE("config: the table lists every setting with its default, range and meaning") {
  const std::string table = ocr::settings_as_markdown();
  CHECK(table.find("| `OCR_PORT` | `5000` | 1 … 65535 | port of the API and the page |\n") !=
        std::string::npos);
  CHECK(table.find("| `OCR_STORE` |  | text | ") != std::string::npos);
  CHECK(table.find("| `OCR_CACHE` | `on` | on, off | ") != std::string::npos);
  for (const std::string& name : all_settings()) {
    INFO(name);
    CHECK(table.find("\n| `" + name + "` | ") != std::string::npos);
  }
}

TEST_CASE("config: every setting reaches the containers") {
  const std::string compose = ocr::test::file_content(OCR_SOURCE_DIR "/docker-compose.yml");
  const std::string image = ocr::test::file_content(OCR_SOURCE_DIR "/handler/Dockerfile");
  for (const std::string& name : all_settings()) {
    INFO(name);
    if (name == "OCR_USER") continue;  // root starts no container
    const bool is_there =
        compose.find(name) != std::string::npos || image.find(name + "=") != std::string::npos;
    CHECK(is_there);
  }
}

TEST_CASE("config: of all containers only the notifier's receives the secret") {
  const std::string compose = ocr::test::file_content(OCR_SOURCE_DIR "/docker-compose.yml");
  const std::size_t at = compose.find("OCR_CALLBACK_SECRET");
  CHECK(at > compose.find("\n  notify:\n"));
  CHECK(at < compose.find("\n  memcached:\n"));
  CHECK(at == compose.rfind("OCR_CALLBACK_SECRET"));
}

TEST_CASE("config: a switch accepts only its two words") {
  CHECK(config_of({}).keeps_answers);
  CHECK(config_of({{"OCR_CACHE", "on"}}).keeps_answers);
  CHECK_FALSE(config_of({{"OCR_CACHE", "off"}}).keeps_answers);
  for (const char* text : {"", "ON", "1", "yes"}) CHECK_FALSE(complaint({{"OCR_CACHE", text}}).empty());
  CHECK(config_of({}).requires_sandbox);
  CHECK(config_of({{"OCR_SANDBOX", "require"}}).requires_sandbox);
  CHECK_FALSE(config_of({{"OCR_SANDBOX", "try"}}).requires_sandbox);
  for (const char* text : {"", "on", "off", "Try"})
    CHECK(complaint({{"OCR_SANDBOX", text}}).find("expected require, try") != std::string::npos);
}

TEST_CASE("config: the settings are read from the environment of the process") {
  const auto code_with = [](const char* name, const char* value) {
    return ocr::test::Forked([&] {
             setenv(name, value, 1);
             try {
               return ocr::read_config_from_environment().max_pages == 7 ? 0 : 1;
             } catch (const ocr::BadSetting&) {
               return 2;
             }
           })
        .wait();
  };
  CHECK(code_with("OCR_MAX_PAGES", "7") == 0);
  CHECK(code_with("OCR_MAX_PAGES", "seven") == 2);
  CHECK(code_with("OCR_NO_SUCH_SETTING", "7") == 2);
}
