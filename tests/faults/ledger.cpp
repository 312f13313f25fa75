#include "ledger.hpp"

#include <thread>

#include "client.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr double most_errors = 0.02;  // as a fraction of the characters

Answer ask_quickly(const std::string& method, const std::string& url, const std::string& body = "") {
  Ask ask;
  ask.method = method;
  ask.url = url;
  ask.body = body;
  ask.give_up = 20s;  // a process halted by a test must not block the test
  return send(ask);
}

}  // namespace

std::optional<std::string> Ledger::submit(const std::string& image) {
  const Answer answer = ask_quickly("POST", url_ + "/image", sample(image));
  {
    const std::lock_guard lock(mutex_);
    ++statuses_[answer.status];
  }
  if (answer.status != 202) return std::nullopt;
  const std::string id = answer.field("task_id");
  adopt(id, image);
  return id;
}

void Ledger::adopt(const std::string& id, const std::string& image) {
  const std::lock_guard lock(mutex_);
  if (!entries_.emplace(id, Entry{image, ""}).second)
    breaches_.insert("changed: " + id + " was assigned twice");
  unfinished_.insert(id);
}

std::optional<std::string> Ledger::submit_patiently(const std::string& image, std::chrono::seconds patience) {
  const auto deadline = Clock::now() + patience;
  for (;;) {
    auto id = submit(image);
    if (id || Clock::now() > deadline) return id;
    std::this_thread::sleep_for(20ms);
  }
}

double Ledger::look(const std::string& id) {
  const Answer answer = ask_quickly("GET", url_ + "/image?task_id=" + id);
  note(id, answer.status, answer.body, answer.status == 200 ? answer.field("text") : "",
       answer.status == 200 ? answer.field("status") : "");
  return answer.seconds * 1000;
}

void Ledger::note(const std::string& id, long status, const std::string& body, const std::string& text,
                  const std::string& state) {
  const std::lock_guard lock(mutex_);
  ++statuses_[status];
  Entry& entry = entries_.at(id);
  if (status == 404) breaches_.insert("lost: " + id);
  if (status == 202 && !entry.body.empty())
    breaches_.insert("changed: " + id + " was already finished: " + body);
  if (status != 200) return;
  if (!entry.body.empty()) {
    if (entry.body != body) breaches_.insert("changed: " + id + ": " + entry.body + " to " + body);
    return;
  }
  entry.body = body;
  finished_.push_back(id);
  unfinished_.erase(id);
  if (state != "done") {
    breaches_.insert("failed: " + body);
  } else if (character_error_rate(text, truth(entry.image)) > most_errors) {
    breaches_.insert("wrong: " + body);
  }
}

bool Ledger::settle(std::chrono::seconds patience) {
  const auto deadline = Clock::now() + patience;
  for (;;) {
    std::set<std::string> waited_for;
    {
      const std::lock_guard lock(mutex_);
      waited_for = unfinished_;
    }
    if (waited_for.empty()) return true;
    for (const std::string& id : waited_for) {
      look(id);
      if (Clock::now() > deadline) return unfinished() == 0;
    }
    std::this_thread::sleep_for(20ms);
  }
}

void Ledger::look_again(std::size_t most) {
  std::vector<std::string> again;
  {
    const std::lock_guard lock(mutex_);
    again = finished_;
  }
  if (again.size() > most) again.resize(most);
  for (const std::string& id : again) look(id);
}

bool Ledger::is_finished(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  return unfinished_.count(id) == 0;
}

std::size_t Ledger::accepted() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

std::size_t Ledger::finished() const {
  const std::lock_guard lock(mutex_);
  return finished_.size();
}

std::size_t Ledger::unfinished() const {
  const std::lock_guard lock(mutex_);
  return unfinished_.size();
}

std::vector<std::string> Ledger::ids() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> ids;
  for (const auto& [id, entry] : entries_) ids.push_back(id);
  return ids;
}

std::optional<std::string> Ledger::any_finished(std::size_t number) const {
  const std::lock_guard lock(mutex_);
  if (finished_.empty()) return std::nullopt;
  return finished_[number % finished_.size()];
}

std::set<std::string> Ledger::breaches() const {
  const std::lock_guard lock(mutex_);
  return breaches_;
}

std::map<long, int> Ledger::statuses() const {
  const std::lock_guard lock(mutex_);
  return statuses_;
}

std::string join(const std::set<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string join(const std::map<long, int>& counts) {
  std::string text;
  for (const auto& [status, count] : counts)
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " x " +
            (status == 0 ? "no answer" : std::to_string(status));
  return text;
}
