// A running service of a test's own, by way of tests/stack.sh, and a look at its processes.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

#include "process_tree.hpp"

struct sqlite3;

class Stack {
 public:
  // Settings as "OCR_NAME=VALUE".
  explicit Stack(const std::vector<std::string>& settings = {});
  ~Stack();  // stops it and removes its folder
  Stack(const Stack&) = delete;
  Stack& operator=(const Stack&) = delete;

  void reload(const std::vector<std::string>& settings = {});  // changes to these settings while it runs
  void restart();  // everything stops and starts again, with the same settings

  bool ocr(const std::string& command) const;  // `./ocr COMMAND` with its settings: whether it succeeded

  std::string url(const std::string& path = "") const { return url_ + path; }
  std::string ui_url(const std::string& path = "") const { return ui_url_ + path; }
  const std::string& run_folder() const { return run_; }

  // Of "sync", "api", "work", "notify", "nginx" or "memcached": its keeper; what that keeps (multiwatch,
  // nginx's master, memcached), or 0; and the processes below it.
  pid_t keeper(const std::string& part) const;
  pid_t main_process(const std::string& part) const;
  std::vector<pid_t> processes(const std::string& part) const;
  std::vector<pid_t> recognitions() const;  // the children that read images now
  std::vector<pid_t> standbys() const;      // those that wait to be given one
  // Waits for one that is in its sandbox, and halts it until it gets SIGCONT: a reading that lasts as long as
  // the test wants. 0: none came.
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

// Waits until `holds`, 30 s at most; says whether it came to hold.
bool eventually(const std::function<bool()>& holds);

// One service for all tests that leave it as they found it.
Stack& shared_stack();
