// Processes and their children, from /proc.
#pragma once

#include <sys/types.h>

#include <fstream>
#include <string>
#include <vector>

inline std::vector<pid_t> children_of(pid_t parent) {
  const std::string id = std::to_string(parent);
  std::ifstream file("/proc/" + id + "/task/" + id + "/children");
  std::vector<pid_t> children;
  for (pid_t child = 0; file >> child;) children.push_back(child);
  return children;
}

// The name that `ps` shows; empty if the process has ended.
inline std::string name_of(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/comm");
  std::string name;
  std::getline(file, name);
  return name;
}

// Whether a reader has entered its sandbox: its own filters of system calls then join that of its nursery.
inline bool is_confined(pid_t child) {
  std::ifstream file("/proc/" + std::to_string(child) + "/status");
  for (std::string line; std::getline(file, line);)
    if (line == "Seccomp_filters:\t2" || line == "Seccomp_filters:\t3") return true;
  return false;
}
