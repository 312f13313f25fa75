#include "tasks/worker.hpp"

#include <stdexcept>
#include <string>

#include "base/error.hpp"
#include "catch.hpp"
#include "memcached.hpp"
#include "samples.hpp"
#include "unit/reading/test_reader.hpp"
#include "unit/tasks/scripted_store.hpp"

namespace {

using namespace std::chrono_literals;
using namespace ocr::test;
using ocr::TaskState;

ocr::ClaimedTask task_of(const std::string& id, const std::string& image) {
  ocr::ClaimedTask task;
  task.id = id;
  task.options = "lang=eng";
  task.image = image;
  task.attempt = 1;
  return task;
}

// Runs a worker in a process of its own until the store has no more tasks. Returns whether it ended as asked
// and `check` held then.
bool holds_after(ScriptedStore& store, const std::function<bool()>& check) {
  return Forked([&] {
           ocr::Config config;
           config.page_deadline = 60s;
           config.lease = 60s;
           config.max_attempts = 3;
           config.result_ttl = 60s;
           TestReader test;
           const ocr::OptionRules rules{"eng", test.reader.installed_languages()};
           const TemporaryFolder folder;
           ocr::ResultCache cache(folder.file("no-memcached.sock"));
           ocr::CachedAnswers answers(cache, {false, "5", 60s}, folder.file("answers.lock"));
           ocr::Worker(config, rules, test.reader, store, cache, answers).run();
           return check() ? 0 : 1;
         }).wait() == 0;
}

bool is_done(const ScriptedStore& store, const std::string& id) {
  const auto found = store.tasks.find(id);
  return found != store.tasks.end() && found->second.state == TaskState::done;
}

}  // namespace

TEST_CASE("worker: a task on which our code fails is given up after its attempts, and others are read") {
  ScriptedStore store;
  store.queue = {task_of("faulty", sample("small.gif")), task_of("good", sample("small.gif"))};
  store.while_held = [](const ocr::ClaimedTask& task) {
    if (task.id == "faulty") throw std::logic_error("a fault of ours");
  };
  const CapturedErrors errors;
  CHECK(holds_after(store, [&] {
    const ocr::TaskView& faulty = store.tasks["faulty"];
    return is_done(store, "good") && faulty.state == TaskState::failed &&
           has(faulty.result, R"("code":"gave_up")") &&
           has(faulty.result, "3: An internal error occurred.") && !has(faulty.result, "fault of ours");
  }));
  const std::string log = errors.text();
  CAPTURE(log);
  CHECK(has(log, " task=faulty reason=\"a fault of ours\""));
}

TEST_CASE("worker: it outlives an exception of its store, whatever it is") {
  ScriptedStore store;
  store.queue = {task_of("good", sample("small.gif"))};
  bool is_first = true;
  store.before_claim = [&] {
    if (std::exchange(is_first, false)) throw std::logic_error("a fault of ours");
  };
  CHECK(holds_after(store, [&] { return is_done(store, "good"); }));
}

TEST_CASE("worker: a task that lost its image, its options or a kept page ends") {
  ScriptedStore store;
  store.queue = {task_of("no image", ""), task_of("bad options", sample("small.gif")),
                 task_of("bad page", sample("five-pages.tiff"))};
  store.queue[1].options = "lang=\xFF&psm";
  store.queue[2].page_count = 5;
  store.queue[2].pages_done = {{1, ""}, {2, "text"}, {3, R"({"page":3,"text":"kept")"}, {9, "{"}};
  CHECK(holds_after(store, [&] {
    return store.tasks["no image"].state == TaskState::failed &&
           store.tasks["bad options"].state == TaskState::failed && is_done(store, "bad page") &&
           !has(store.tasks["bad page"].result, "\"kept\"") &&
           !has(store.tasks["bad page"].result, "problem");
  }));
}
