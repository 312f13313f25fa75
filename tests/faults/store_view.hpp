// Reads the store's file from outside the service, and puts into it what the service would not, with the
// tests' own SQL.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

struct StoredTask {
  int state = 0;  // 0 queued, 1 running, 2 done, 3 failed
  std::int64_t finished_ms = 0;
  std::string result;
  bool has_image = false;
};

std::map<std::string, StoredTask> stored_tasks(const std::string& path);

// A task that ended just now, whatever its state and result are worth, and its callback, if it has a URL.
struct EndedTask {
  std::string id;
  int state = 2;
  std::string result;
  std::string callback_url = {};
};
void add_task(const std::string& path, const EndedTask& task);

std::int64_t callbacks_in(const std::string& path);  // those not yet delivered or given up

// "ok" if SQLite finds the file sound and no task or image is orphaned.
std::string integrity_of(const std::string& path);
