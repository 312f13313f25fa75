// A separate running service for a test, started by tests/stack.sh, and access to its processes.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "process_tree.hpp"

struct sqlite3;

class Stack {
 public:
  // Settings as "OCR_NAME=VALUE". `under`, if given, is a command that runs another one, as `env` does.
  explicit Stack(const std::vector<std::string>& settings = {}, const std::string& under = "");
  ~Stack();  // stops the service and removes its folder
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  void reload(const std::vector<std::string>& settings = {});  // changes these settings at run time
  void restart();  // stops and starts everything, with the same settings

  bool ocr(const std::string& command) const;  // runs `./ocr COMMAND` with its settings; true if it succeeded

  std::string url(const std::string& path = "") const { return url_ + path; }
  std::string ui_url(const std::string& path = "") const { return ui_url_ + path; }
  const std::string& run_folder() const { return run_; }

  // For the part "sync", "api", "work", "notify", "nginx" or "memcached": its keeper; the process that the
  // keeper restarts (multiwatch, nginx's master, memcached), or 0; and the children of that process.
  pid_t keeper(const std::string& part) const;
  pid_t main_process(const std::string& part) const;
  std::vector<pid_t> processes(const std::string& part) const;
  std::vector<pid_t> everything(const std::string& part) const;  // the keeper and all its descendants
  std::vector<pid_t> recognitions() const;                       // children that are reading images
  std::vector<pid_t> standbys() const;                           // children that are waiting for an image
  // Waits for a recognition that has entered its sandbox, and stops it until it receives SIGCONT, so that the
  // test controls how long it takes. Returns 0 if there was none in time.
  pid_t halt_recognition() const;

 private:
  std::vector<pid_t> children_named(const std::string& name) const;

  std::string run_;
  std::string url_;
  std::string ui_url_;
};

// Holds the write lock of a task store, as a program that hangs in a transaction would.
class StoreLock {
 public:
  explicit StoreLock(const std::string& store_path);
  ~StoreLock() { release(); }
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;
  void release();

 private:
  sqlite3* database_ = nullptr;
};

// Waits for at most 30 s until `holds` returns true. Returns false if it never did.
bool eventually(const std::function<bool()>& holds);

// One service for all tests that leave it unchanged.
Stack& shared_stack();
