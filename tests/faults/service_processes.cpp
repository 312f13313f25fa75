#include "service_processes.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <set>
#include <sstream>

namespace {

// Empty if the process has ended meanwhile. (A stream would throw then.)
std::string contents(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::string bytes;
  std::array<char, 4096> buffer;
  for (ssize_t got = 0; file >= 0 && (got = read(file, buffer.data(), buffer.size())) > 0;)
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
  if (file >= 0) close(file);
  return bytes;
}

bool ends_with_program(const std::string& word, const std::string& program) {
  return word == program || (word.size() > program.size() && word.ends_with("/" + program));
}

struct Seen : ServiceProcess {
  std::vector<std::string> words;
  bool names_run_folder = false;
};

// False if the process has ended, is a zombie or is a kernel thread.
bool look_at(pid_t pid, const std::string& run_folder, Seen& seen) {
  const std::string folder = "/proc/" + std::to_string(pid);
  const std::string stat = contents(folder + "/stat");
  const std::size_t behind_name = stat.rfind(')');
  if (behind_name == std::string::npos) return false;
  std::istringstream fields(stat.substr(behind_name + 1));
  char state = 0;
  fields >> state >> seen.parent >> seen.group >> seen.session;
  std::int64_t skipped = 0;
  for (int field = 7; field <= 13; ++field) fields >> skipped;
  for (int field = 14; field <= 17; ++field) {
    std::int64_t ticks = 0;
    fields >> ticks;
    seen.cpu_ticks += ticks;
  }
  for (int field = 18; field <= 21; ++field) fields >> skipped;
  fields >> seen.started_ticks;
  seen.pid = pid;
  if (state == 'Z' || state == 'X') return false;

  std::string command = contents(folder + "/cmdline");
  const std::string environment = '\0' + contents(folder + "/environ");
  seen.names_run_folder =
      environment.find(std::string(1, '\0') + "OCR_RUN=" + run_folder + '\0') != std::string::npos ||
      command.find(run_folder) != std::string::npos;
  std::replace(command.begin(), command.end(), '\0', ' ');
  std::istringstream words(command);
  for (std::string word; words >> word;) seen.words.push_back(word);
  return !seen.words.empty();
}

void name(Seen& seen, const std::set<pid_t>& handlers) {
  const auto& words = seen.words;
  const auto runs = [&](const std::string& program) {
    return std::any_of(words.begin(), words.begin() + std::min<std::ptrdiff_t>(2, std::ssize(words)),
                       [&](const std::string& word) { return ends_with_program(word, program); });
  };
  if (words[0] == "nginx:") {
    seen.kind = words.size() > 1 && words[1] == "master" ? Kind::nginx_master : Kind::nginx_worker;
    seen.name = "nginx " + (words.size() > 1 ? words[1] : "");
  } else if (runs("keep")) {
    seen.kind = Kind::keeper;
    seen.name = "keeper";
  } else if (ends_with_program(words[0], "multiwatch")) {
    seen.kind = Kind::multiwatch;
    seen.name = "multiwatch of " + words.back();
  } else if (ends_with_program(words[0], "memcached")) {
    seen.kind = Kind::memcached;
    seen.name = "memcached";
  } else if (ends_with_program(words[0], "ocr-handler")) {
    seen.kind = handlers.count(seen.parent) != 0 ? Kind::reader : Kind::handler;
    seen.name = "ocr-handler " + words.back() + (seen.kind == Kind::reader ? " (reader)" : "");
  } else {
    seen.name = words[0];
  }
}

}  // namespace

std::vector<ServiceProcess> processes_of(const Stack& stack) {
  std::vector<Seen> all;
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", failure)) {
    const std::string number = entry.path().filename();
    if (number.find_first_not_of("0123456789") != std::string::npos) continue;
    Seen seen;
    const pid_t pid = std::stoi(number);
    if (pid != getpid() && look_at(pid, stack.run_folder(), seen)) all.push_back(seen);
  }
  // nginx overwrites its environment with its title, so it is recognised by its session.
  std::set<pid_t> sessions;
  std::set<pid_t> handlers;
  for (const Seen& seen : all) {
    if (seen.names_run_folder && seen.session != getsid(0)) sessions.insert(seen.session);
    if (ends_with_program(seen.words[0], "ocr-handler")) handlers.insert(seen.pid);
  }
  std::vector<ServiceProcess> ours;
  for (Seen& seen : all) {
    if (!seen.names_run_folder && sessions.count(seen.session) == 0) continue;
    name(seen, handlers);
    ours.push_back(seen);
  }
  return ours;
}

std::map<std::string, int> strength_of(const Stack& stack) {
  std::map<std::string, int> strength;
  for (const ServiceProcess& process : processes_of(stack))
    if (process.kind != Kind::reader && process.kind != Kind::other) ++strength[process.name];
  return strength;
}

bool still_lives(const ServiceProcess& process) {
  Seen seen;
  return look_at(process.pid, "/", seen) && seen.started_ticks == process.started_ticks;
}

std::int64_t resident_kib(pid_t process) {
  std::istringstream statm(contents("/proc/" + std::to_string(process) + "/statm"));
  std::int64_t size = 0;
  std::int64_t resident = 0;
  statm >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE) / 1024;
}

bool kill_everything(const Stack& stack) {
  return eventually([&] {
    std::set<pid_t> groups;
    for (const ServiceProcess& process : processes_of(stack)) groups.insert(process.group);
    for (const pid_t group : groups)
      if (group > 1 && group != getpgrp()) kill(-group, SIGKILL);
    return groups.empty();
  });
}
