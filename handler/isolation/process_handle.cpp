#include "isolation/process_handle.hpp"

#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern "C" {  // glibc 2.36 does not declare this itself
#include <sys/pidfd.h>
}

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.hpp"

namespace ocr {

ProcessHandle::ProcessHandle(pid_t child) : id_(child), process_(pidfd_open(child, 0)) {
  if (process_.get() >= 0) return;
  ::kill(child, SIGKILL);
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  throw Unavailable("cannot open a pidfd for a child process");
}

ProcessHandle::~ProcessHandle() {
  if (process_.get() >= 0) stop();
}

bool ProcessHandle::has_ended() const {
  pollfd watched{process_.get(), POLLIN, 0};
  return poll(&watched, 1, 0) != 0;
}

std::int64_t ProcessHandle::thread_count() const {
  constexpr std::string_view wanted = "Threads:";
  std::ifstream file("/proc/" + std::to_string(id_) + "/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(wanted)) return std::atoll(line.c_str() + wanted.size());
  return 0;
}

void ProcessHandle::lower_priority(int steps) const {
  const auto lower = [steps](pid_t process) {
    const auto id = static_cast<id_t>(process);
    setpriority(PRIO_PROCESS, id, getpriority(PRIO_PROCESS, id) + steps);
  };
  if (has_ended()) return;
  lower(id_);
  std::ifstream children("/proc/" + std::to_string(id_) + "/task/" + std::to_string(id_) + "/children");
  for (pid_t child = 0; children >> child;) lower(child);
}

void ProcessHandle::kill() const {
  pidfd_send_signal(process_.get(), SIGKILL, nullptr, 0);
}

siginfo_t ProcessHandle::stop() {
  kill();
  const FileDescriptor process = std::exchange(process_, FileDescriptor());
  siginfo_t end{};
  while (waitid(P_PIDFD, static_cast<id_t>(process.get()), &end, WEXITED) < 0 && errno == EINTR) {
  }
  return end;
}

}  // namespace ocr
