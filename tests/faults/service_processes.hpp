// The processes of one running service as the kernel knows them, orphans included.
//
// They are found by what they were started with, never by their names alone: services of others stay
// untouched.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "stack.hpp"

enum class Kind { keeper, multiwatch, handler, reader, memcached, nginx_master, nginx_worker, other };

struct ServiceProcess {
  pid_t pid = 0;
  pid_t parent = 0;
  pid_t group = 0;
  pid_t session = 0;
  std::int64_t started_ticks = 0;  // since boot: with the pid, a name that is never used again
  std::int64_t cpu_ticks = 0;      // its own, and those of the children that it has outlived
  Kind kind = Kind::other;
  std::string name;  // what it does: "ocr-handler work", "nginx master" …
};

// Those that live; zombies do not.
std::vector<ServiceProcess> processes_of(const Stack& stack);

// How many of each name, readers and what passes by aside.
std::map<std::string, int> strength_of(const Stack& stack);

bool still_lives(const ServiceProcess& process);

// Anonymous and file pages in memory, in KiB; 0 for one that has gone.
std::int64_t resident_kib(pid_t process);

// SIGKILL to every process of the service, whole groups at a time, until none is left (30 s at most).
bool kill_everything(const Stack& stack);
