// A look into the store's file from outside, by SQL of the test's own.
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

// "ok" where SQLite finds the file sound, and nothing in it belongs to nothing.
std::string integrity_of(const std::string& path);
