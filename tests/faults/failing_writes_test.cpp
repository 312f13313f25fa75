// Every open, write, sync and truncation of the store fails in turn: no accepted task is lost, and every
// change is complete or absent.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "catch.hpp"
#include "failing_file_system.hpp"
#include "length.hpp"
#include "store_view.hpp"
#include "tasks/sqlite_task_store.hpp"

namespace {

using namespace std::chrono_literals;
using ocr::Acceptance;
using ocr::TaskState;

class Folder {
 public:
  Folder() {
    const char* tmp = std::getenv("TEST_TMP");
    path_ = std::string(tmp ? tmp : "/tmp") + "/ocr-writes.XXXXXX";
    if (!mkdtemp(path_.data())) throw std::runtime_error("the folder for the store cannot be created");
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string store() const { return path_ + "/tasks.db"; }

 private:
  std::string path_;
};

struct Scene {
  std::string path;
  std::unique_ptr<ocr::SqliteTaskStore> store;
  std::int64_t now_ms = 1'700'000'000'000;
  std::optional<ocr::ClaimedTask> claimed;

  void open() {
    store = std::make_unique<ocr::SqliteTaskStore>(path, ocr::TaskStoreLimits{1'000, 100 << 20, 0, 10s, 60s},
                                                   [this] { return now_ms; });
  }
};

// Larger than an SQLite page, so that the image takes several pages.
const std::string& image() {
  static const std::string bytes(20'000, 'i');
  return bytes;
}

ocr::NewTask new_task(const std::string& id) {
  ocr::NewTask task;
  task.id = id;
  task.options = "lang=eng";
  task.image = image();
  return task;
}

bool accepts(Scene& scene, const std::string& id) {
  return scene.store->submit(new_task(id)).acceptance == Acceptance::accepted;
}

enum class Kept { before, after };

struct Operation {
  const char* name;
  std::function<void(Scene&)> prepare;  // without faults
  std::function<bool(Scene&)> act;      // false if the store refused without a fault
  // Whether the reopened store is as before or as after the operation; nullopt for any other state.
  std::function<std::optional<Kept>(ocr::SqliteTaskStore&, const std::map<std::string, StoredTask>&)> judge;
};

void with_first(Scene& scene) {
  scene.open();
  if (!accepts(scene, "first")) throw std::runtime_error("the task was not accepted");
}

void with_claimed(Scene& scene) {
  with_first(scene);
  scene.claimed = scene.store->claim();
  if (!scene.claimed) throw std::runtime_error("the task was not claimed");
}

std::optional<Kept> by_state(const std::map<std::string, StoredTask>& tasks, int before, int after) {
  const auto found = tasks.find("first");
  if (found == tasks.end()) return std::nullopt;
  const StoredTask& task = found->second;
  if (task.has_image != (task.state < 2)) return std::nullopt;
  if (task.state == 2 && task.result != "{\"text\":\"done\"}") return std::nullopt;
  if (task.state == after) return Kept::after;
  return task.state == before ? std::optional(Kept::before) : std::nullopt;
}

std::vector<Operation> operations() {
  return {
      {"open a new store and submit", [](Scene&) {},
       [](Scene& scene) {
         scene.open();
         return accepts(scene, "first");
       },
       [](ocr::SqliteTaskStore& store, const auto& tasks) -> std::optional<Kept> {
         if (tasks.count("first") == 0) return Kept::before;
         const auto claimed = store.claim();
         return claimed && claimed->image == image() ? std::optional(Kept::after) : std::nullopt;
       }},
      {"submit", with_first, [](Scene& scene) { return accepts(scene, "second"); },
       [](ocr::SqliteTaskStore& store, const auto& tasks) -> std::optional<Kept> {
         const auto first = store.claim();
         if (!first || first->id != "first" || first->image != image()) return std::nullopt;
         const auto second = store.claim();
         if (!second) return tasks.count("second") == 0 ? std::optional(Kept::before) : std::nullopt;
         return second->id == "second" && second->image == image() ? std::optional(Kept::after)
                                                                   : std::nullopt;
       }},
      {"claim", with_first,
       [](Scene& scene) {
         const auto claimed = scene.store->claim();
         return claimed && claimed->image == image();
       },
       [](ocr::SqliteTaskStore&, const auto& tasks) { return by_state(tasks, 0, 1); }},
      {"renew", with_claimed,
       [](Scene& scene) {
         scene.now_ms += 1000;
         return scene.store->renew(*scene.claimed);
       },
       [](ocr::SqliteTaskStore&, const auto& tasks) { return by_state(tasks, 0, 1); }},
      {"finish", with_claimed,
       [](Scene& scene) {
         return scene.store->finish(*scene.claimed, TaskState::done, "{\"text\":\"done\"}");
       },
       [](ocr::SqliteTaskStore&, const auto& tasks) { return by_state(tasks, 1, 2); }},
      {"release", with_claimed,
       [](Scene& scene) { return scene.store->release(*scene.claimed, "it crashed"); },
       [](ocr::SqliteTaskStore&, const auto& tasks) { return by_state(tasks, 1, 0); }},
      {"erase", with_claimed, [](Scene& scene) { return scene.store->erase("first").has_value(); },
       [](ocr::SqliteTaskStore&, const auto& tasks) {
         if (tasks.count("first") == 0) return std::optional(Kept::after);
         return by_state(tasks, 1, 1);
       }},
      {"expire",
       [](Scene& scene) {
         with_claimed(scene);
         scene.store->finish(*scene.claimed, TaskState::done, "{\"text\":\"done\"}");
         scene.now_ms += 61'000;
       },
       [](Scene& scene) { return scene.store->expire() == 1; },
       [](ocr::SqliteTaskStore&, const auto& tasks) {
         if (tasks.count("first") == 0) return std::optional(Kept::after);
         const auto kept = by_state(tasks, 1, 2);
         return kept == Kept::after ? std::optional(Kept::before) : std::nullopt;
       }},
  };
}

struct Seen {
  int faults = 0;
  int threw_but_done = 0;
  std::vector<std::string> wrong;
};

// Runs the operation with its n-th call failing. False if the operation makes fewer calls.
bool try_with_failure(const Operation& operation, int n, Failure failure, bool goes_on, Seen& seen) {
  const Folder folder;
  Scene scene;
  scene.path = folder.store();
  operation.prepare(scene);

  trouble() = {true, 0, n, goes_on, failure, 0};
  bool did = false;
  try {
    did = operation.act(scene);
  } catch (const ocr::Unavailable&) {
  }
  const int failed = trouble().failed;
  if (failed == 0 && !did) seen.wrong.push_back("the operation failed without a fault");

  // The same connection works again once the disk does.
  trouble() = {};
  const std::string where = std::string(operation.name) + ", call " + std::to_string(n);
  try {
    if (!scene.store) scene.open();
    if (!accepts(scene, "later")) seen.wrong.push_back(where + ": the store accepts no more tasks");
  } catch (const std::exception& failure_later) {
    seen.wrong.push_back(where + ": the store does not recover: " + failure_later.what());
  }
  scene.store.reset();

  const std::string integrity = integrity_of(folder.store());
  if (integrity != "ok") seen.wrong.push_back(where + ": " + integrity);
  auto tasks = stored_tasks(folder.store());
  if (tasks.erase("later") == 0) seen.wrong.push_back(where + ": a later task is lost");
  scene.open();
  scene.store->erase("later");
  const auto kept = operation.judge(*scene.store, tasks);
  if (!kept) seen.wrong.push_back(where + ": half done");
  if (did && kept != Kept::after) seen.wrong.push_back(where + ": it was reported as done, but is not");
  if (failed > 0 && !did && kept == Kept::after) ++seen.threw_but_done;
  seen.faults += failed > 0 ? 1 : 0;
  return failed > 0;
}

}  // namespace

TEST_CASE("no write, sync, open or truncation of the store that fails loses or damages an accepted task") {
  const FailingFileSystem failing;
  constexpr int most_calls = 1000;
  Seen seen;
  for (const Operation& operation : operations()) {
    for (const Failure failure : {Failure::io_error, Failure::disk_full, Failure::short_write}) {
      for (const bool goes_on : {false, true}) {
        int n = 1;
        while (n < most_calls && try_with_failure(operation, n, failure, goes_on, seen)) ++n;
        CAPTURE(operation.name);
        CHECK(n < most_calls);
        CHECK(n > 1);
      }
    }
  }
  figure("a failing write at each step, faults tried", seen.faults);
  figure("a failing write at each step, refused though it was written", seen.threw_but_done);
  figure("a failing write at each step, wrong", seen.wrong.size());
  for (const std::string& wrong : seen.wrong) UNSCOPED_INFO(wrong);
  CHECK(seen.wrong.empty());
}
