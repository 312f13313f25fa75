// Record of every accepted task and every answer about it, to detect broken promises.
//
// Thread-safe. An answer that says nothing about the task (no connection, or a 502 while a process is
// replaced) is neither a promise nor a breach of one.
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

class Ledger {
 public:
  explicit Ledger(std::string base_url) : url_(std::move(base_url)) {}

  // Submits this sample once. Returns the task's id if it was accepted.
  std::optional<std::string> submit(const std::string& image);
  // Submits until the task is accepted or `patience` has passed.
  std::optional<std::string> submit_patiently(const std::string& image,
                                              std::chrono::seconds patience = std::chrono::seconds(60));

  // Adds a task that another client has submitted.
  void adopt(const std::string& id, const std::string& image);

  // Requests one task. Returns the time of the answer in milliseconds.
  double look(const std::string& id);
  // Requests all unfinished tasks until they are finished or `patience` has passed. True if all are finished.
  bool settle(std::chrono::seconds patience);
  // Requests every finished task once more, but at most `most` of them.
  void look_again(std::size_t most = 100'000);

  bool is_finished(const std::string& id) const;
  std::size_t accepted() const;
  std::size_t finished() const;
  std::size_t unfinished() const;
  std::vector<std::string> ids() const;
  std::optional<std::string> any_finished(std::size_t number) const;

  // Must stay empty. One line per breach, beginning with "lost", "wrong", "failed" or "changed".
  std::set<std::string> breaches() const;
  // Number of answers by status, to submissions and requests.
  std::map<long, int> statuses() const;

 private:
  struct Entry {
    std::string image;
    std::string body;  // empty until the task is finished
  };
  void note(const std::string& id, long status, const std::string& body, const std::string& text,
            const std::string& state);

  std::string url_;
  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  std::vector<std::string> finished_;
  std::set<std::string> unfinished_;
  std::set<std::string> breaches_;
  std::map<long, int> statuses_;
};

std::string join(const std::set<std::string>& lines);
std::string join(const std::map<long, int>& counts);
