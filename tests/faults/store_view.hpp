// Reads the store's file from outside the service, with the tests' own SQL.
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

// "ok" if SQLite finds the file sound and no task or image is orphaned.
std::string integrity_of(const std::string& path);
