#include "callbacks/notifier.hpp"

#include <stdexcept>
#include <string>

#include "base/error.hpp"
#include "catch.hpp"
#include "processes.hpp"
#include "unit/tasks/scripted_store.hpp"

namespace {

using namespace std::chrono_literals;
using ocr::TaskState;
using ocr::test::ScriptedStore;

// A URL that is not allowed: its callback is postponed without a connection.
ocr::ClaimedCallback callback_of(const std::string& id) {
  return {id, "http://elsewhere.example/", 1, 1};
}

// Runs a notifier in a process of its own until the store has no more callbacks. Returns whether it ended as
// asked and `check` held then.
bool holds_after(ScriptedStore& store, const std::function<bool()>& check) {
  return ocr::test::Forked([&] {
           ocr::Config config;
           config.callback_retry = 1s;
           const ocr::CallbackSender sender(ocr::CallbackHosts("receiver.example"), "secret");
           ocr::Notifier(config, store, sender).run();
           return check() ? 0 : 1;
         }).wait() == 0;
}

}  // namespace

TEST_CASE("notifier: a callback of a damaged task is given up at once, and the next one has its turn") {
  ScriptedStore store;
  store.tasks["empty"] = {TaskState::done, 0, ""};
  store.tasks["garbage"] = {TaskState::failed, 0, "{\"status\":"};
  store.tasks["good"] = {TaskState::done, 0, R"({"text":"a"})"};
  store.callbacks = {callback_of("empty"), callback_of("garbage"), callback_of("good")};
  CHECK(holds_after(store, [&] {
    return store.ended == std::set<std::string>{"empty", "garbage"} && store.postponed.size() == 1 &&
           store.postponed.contains("good");
  }));
}

TEST_CASE("notifier: what is given up is logged with the task and the reason") {
  ScriptedStore store;
  store.tasks["empty"] = {TaskState::done, 0, ""};
  store.callbacks = {callback_of("empty")};
  const ocr::test::CapturedErrors errors;
  CHECK(holds_after(store, [] { return true; }));
  const std::string log = errors.text();
  CAPTURE(log);
  for (const char* part :
       {" event=callback ", " task=empty ", " end=gave_up ", " reason=", "not a JSON object"})
    CHECK(log.find(part) != std::string::npos);
}

TEST_CASE("notifier: it outlives an exception of its store, whatever it is") {
  ScriptedStore store;
  store.tasks["good"] = {TaskState::done, 0, R"({"text":"a"})"};
  store.callbacks = {callback_of("good")};
  bool is_first = true;
  store.before_claim = [&] {
    if (!std::exchange(is_first, false)) return;
    throw std::logic_error("a fault of ours");
  };
  CHECK(holds_after(store, [&] { return store.postponed.contains("good"); }));
}

TEST_CASE("notifier: the callback of a task that has expired is ended") {
  ScriptedStore store;
  store.callbacks = {callback_of("expired")};
  CHECK(holds_after(store, [&] { return store.ended.contains("expired"); }));
}
