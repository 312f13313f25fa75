// A task store in memory, for tests in which a task does what no stored one should.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "tasks/task_store.hpp"

namespace ocr::test {

// Asks this process to stop once nothing is left to do.
class ScriptedStore final : public TaskStore {
 public:
  std::deque<ClaimedTask> queue;
  std::deque<ClaimedCallback> callbacks;
  std::map<std::string, TaskView> tasks;
  std::map<std::string, std::string> postponed;  // callbacks
  std::set<std::string> ended;                   // callbacks
  std::function<void()> before_claim = [] {};
  std::function<void()> before_find = [] {};
  std::function<void(const ClaimedTask&)> while_held = [](const ClaimedTask&) {};

  Submission submit(const NewTask& task) override { return {Acceptance::accepted, task.id}; }
  std::optional<TaskView> find(const std::string& id) override {
    before_find();
    const auto found = tasks.find(id);
    return found == tasks.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<std::string> erase(const std::string& /*id*/) override { return std::nullopt; }
  TaskCounts counts() override { return {}; }

  std::optional<ClaimedTask> claim() override {
    before_claim();
    return taken_from(queue);
  }
  bool renew(const ClaimedTask& task) override { return still_held(task); }
  bool still_held(const ClaimedTask& task) override {
    while_held(task);
    return true;
  }
  bool finish(const ClaimedTask& task, TaskState end, const std::string& result) override {
    tasks[task.id] = {end, 0, result, std::chrono::seconds(60)};
    return true;
  }
  bool release(const ClaimedTask& task, const std::string& failure) override {
    queue.push_back(task);
    ++queue.back().attempt;
    queue.back().past_failures.push_back(failure);
    return true;
  }
  bool keep_page(const ClaimedTask& /*task*/, int /*page*/, const std::string& /*result*/) override {
    return true;
  }
  bool others_wait() override { return !queue.empty(); }
  bool requeue(const ClaimedTask& /*task*/) override { return true; }

  std::optional<ClaimedCallback> claim_callback(std::chrono::milliseconds /*lease*/) override {
    before_claim();
    return taken_from(callbacks);
  }
  std::optional<std::chrono::milliseconds> until_next_callback() override { return std::nullopt; }
  bool end_callback(const ClaimedCallback& callback) override {
    return ended.insert(callback.task_id).second;
  }
  bool postpone_callback(const ClaimedCallback& callback, std::chrono::milliseconds /*delay*/) override {
    return postponed.emplace(callback.task_id, callback.url).second;
  }

  int listen() override { return -1; }
  std::int64_t expire() override { return 0; }
  void note_uncached_later(const std::string& /*key*/) override {}
  std::vector<std::string> to_uncache() override { return {}; }
  void forget_uncached(const std::string& /*key*/) override {}

 private:
  template <class Item>
  static std::optional<Item> taken_from(std::deque<Item>& items) {
    if (items.empty()) {
      kill(getpid(), SIGTERM);
      return std::nullopt;
    }
    Item item = std::move(items.front());
    items.pop_front();
    return item;
  }
};

}  // namespace ocr::test
