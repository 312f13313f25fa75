// What a client was promised, and whether it was kept: every accepted task, and every answer seen about it.
//
// All calls may come from any thread. An answer that does not come from the task itself (nobody listens, a
// 502 while a process is replaced) is neither a promise nor a breach of one.
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

  // Asks once for a task that reads this sample; its id, if it was accepted.
  std::optional<std::string> submit(const std::string& image);
  // Asks until it is accepted or `patience` ends.
  std::optional<std::string> submit_patiently(const std::string& image,
                                              std::chrono::seconds patience = std::chrono::seconds(60));

  // A task that somebody else asked for and was given.
  void adopt(const std::string& id, const std::string& image);

  // Asks for one task; the milliseconds that the answer took.
  double look(const std::string& id);
  // Asks for all unfinished tasks until all are finished or `patience` ends; true when they are.
  bool settle(std::chrono::seconds patience);
  // Asks once more for every finished one (for `most` of them), each until it is answered for.
  void look_again(std::size_t most = 100'000);

  bool is_finished(const std::string& id) const;
  std::size_t accepted() const;
  std::size_t finished() const;
  std::size_t unfinished() const;
  std::vector<std::string> ids() const;
  std::optional<std::string> any_finished(std::size_t number) const;

  // What must stay empty: a line for each breach, "lost", "wrong", "failed" or "changed" first.
  std::set<std::string> breaches() const;
  // Answers by their status, of submissions and of looks.
  std::map<long, int> statuses() const;

 private:
  struct Entry {
    std::string image;
    std::string body;  // once it is finished
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
