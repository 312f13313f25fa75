#include "stack.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace {

struct PipeDeleter {
  void operator()(FILE* pipe) const { pclose(pipe); }
};

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, PipeDeleter> pipe(popen(command.c_str(), "r"));
  std::string output;
  std::array<char, 1024> buffer;
  while (fgets(buffer.data(), buffer.size(), pipe.get())) output += buffer.data();
  return output;
}

const std::string script = OCR_SOURCE_DIR "/tests/stack.sh";

}  // namespace

Stack::Stack(const std::vector<std::string>& settings, const std::string& under) {
  std::string command = under + " " + script + " start";
  for (const std::string& setting : settings) command += " '" + setting + "'";
  std::istringstream words(output_of(command));
  if (!(words >> run_ >> url_ >> ui_url_)) throw std::runtime_error("the service did not start");
}

Stack::~Stack() {
  output_of(script + " stop " + run_);
}

void Stack::reload(const std::vector<std::string>& settings) {
  std::string command = script + " reload " + run_;
  for (const std::string& setting : settings) command += " '" + setting + "'";
  output_of(command);
}

void Stack::restart() {
  output_of(script + " restart " + run_);
}

bool Stack::ocr(const std::string& command) const {
  return std::system((script + " ocr " + run_ + " " + command).c_str()) == 0;
}

StoreLock::StoreLock(const std::string& store_path) {
  const bool is_held = sqlite3_open(store_path.c_str(), &database_) == SQLITE_OK &&
                       sqlite3_busy_timeout(database_, 10'000) == SQLITE_OK &&
                       sqlite3_exec(database_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK;
  if (!is_held) throw std::runtime_error("the store's lock cannot be acquired");
}

void StoreLock::release() {
  sqlite3_close(database_);  // rolls back
  database_ = nullptr;
}

pid_t Stack::keeper(const std::string& part) const {
  std::ifstream file(run_ + "/pid/" + part);
  pid_t pid = 0;
  file >> pid;
  return pid;
}

pid_t Stack::main_process(const std::string& part) const {
  const auto kept = children_of(keeper(part));
  return kept.empty() ? 0 : kept.front();
}

std::vector<pid_t> Stack::processes(const std::string& part) const {
  const pid_t main = main_process(part);
  return main == 0 ? std::vector<pid_t>() : children_of(main);
}

std::vector<pid_t> Stack::everything(const std::string& part) const {
  std::vector<pid_t> all{keeper(part)};
  for (std::size_t i = 0; i < all.size(); ++i)
    for (const pid_t child : children_of(all[i])) all.push_back(child);
  return all;
}

std::vector<pid_t> Stack::children_named(const std::string& name) const {
  std::vector<pid_t> all;
  for (const char* part : {"sync", "api", "work"})
    for (const pid_t process : processes(part))
      for (const pid_t child : children_of(process))
        if (name_of(child) == name) all.push_back(child);
  return all;
}

std::vector<pid_t> Stack::recognitions() const {
  return children_named("ocr-reader");
}

std::vector<pid_t> Stack::standbys() const {
  return children_named("ocr-standby");
}

pid_t Stack::halt_recognition() const {
  pid_t halted = 0;
  eventually([&] {
    const auto all = recognitions();
    const auto confined = std::find_if(all.begin(), all.end(), is_confined);
    if (confined == all.end() || kill(*confined, SIGSTOP) != 0) return false;
    halted = *confined;
    return true;
  });
  return halted;
}

bool eventually(const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return true;
}

Stack& shared_stack() {
  static Stack stack;
  return stack;
}
