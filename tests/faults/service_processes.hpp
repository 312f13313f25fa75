// The processes of one running service, as listed in /proc, including orphans.
//
// They are found by their environment, command line or session, never by name alone, so that other services
// stay untouched.
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
  std::int64_t started_ticks = 0;  // since boot; unique together with the pid
  std::int64_t cpu_ticks = 0;      // its own, and those of its reaped children
  Kind kind = Kind::other;
  std::string name;  // its role: "ocr-handler work", "nginx master" …
};

// All live processes, without zombies.
std::vector<ServiceProcess> processes_of(const Stack& stack);

// Number of processes by name, without readers and short-lived helpers.
std::map<std::string, int> strength_of(const Stack& stack);

bool still_lives(const ServiceProcess& process);

// Anonymous and file pages in memory, in KiB; 0 if the process has ended.
std::int64_t resident_kib(pid_t process);

// Sends SIGKILL to every process group of the service until none is left, for at most 30 s.
bool kill_everything(const Stack& stack);
