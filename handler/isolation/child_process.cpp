#include "isolation/child_process.hpp"

#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

extern "C" {  // missing in glibc 2.36's header
#include <sys/pidfd.h>
}

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <utility>

#include "base/allocation.hpp"
#include "base/error.hpp"

namespace ocr {
namespace {

constexpr std::size_t largest_answer = std::size_t{512} << 20;
constexpr int out_of_memory_status = 12;

void write_all(int fd, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = write(fd, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(EXIT_FAILURE);
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
}

// Freeing the child's memory takes CPU time, so it waits here to be killed when no request is waiting.
[[noreturn]] void wait_for_end() {
  const int never_changes = 0;
  for (;;) syscall(SYS_futex, &never_changes, FUTEX_WAIT_PRIVATE, never_changes, nullptr);
}

// Stop signals go to the whole process group. Only the parent acts on them, after its current work.
void leave_stopping_to_the_parent() {
  sigset_t stops;
  sigemptyset(&stops);
  for (const int signal : {SIGTERM, SIGUSR1}) sigaddset(&stops, signal);
  sigprocmask(SIG_BLOCK, &stops, nullptr);
}

// The answer starts with its length, so that the parent can detect a truncated one.
[[noreturn]] void run_child(const Sandbox& sandbox, std::int64_t address_space_bytes, pid_t parent,
                            int answer_fd, const ChildWork& work, const ChildPreparation& prepare,
                            const char* name) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(EXIT_FAILURE);
  leave_stopping_to_the_parent();
  prctl(PR_SET_NAME, name);
  std::vector<int> kept = prepare();
  kept.push_back(answer_fd);
  sandbox.enter(std::move(kept), address_space_bytes);
  use_heap_of_child(out_of_memory_status);
  try {
    const std::string answer = work();
    const std::uint64_t length = answer.size();
    std::string framed(reinterpret_cast<const char*>(&length), sizeof length);
    framed += answer;
    write_all(answer_fd, framed.data(), framed.size());
    wait_for_end();
  } catch (const std::bad_alloc&) {
    _exit(out_of_memory_status);
  } catch (...) {
    _exit(EXIT_FAILURE);
  }
}

bool is_whole(const std::string& bytes) {
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length) return false;
  std::memcpy(&length, bytes.data(), sizeof length);
  return bytes.size() - sizeof length == length;
}

// Returns how the process ended; all zero if it was already reaped elsewhere.
siginfo_t reap(const FileDescriptor& process) {
  siginfo_t end{};
  while (waitid(P_PIDFD, static_cast<id_t>(process.get()), &end, WEXITED) < 0 && errno == EINTR) {
  }
  return end;
}

std::vector<FileDescriptor> answered;
bool programs_come_here = false;

}  // namespace

ChildProcess::ChildProcess(const Sandbox& sandbox, std::int64_t address_space_bytes, const ChildWork& work,
                           const ChildPreparation& prepare, const char* name) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw Unavailable("cannot create a pipe for a child process");
  answer_ = FileDescriptor(ends[0]);
  const FileDescriptor writer(ends[1]);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) throw Unavailable("cannot fork a child process");
  if (child == 0) run_child(sandbox, address_space_bytes, parent, writer.get(), work, prepare, name);
  process_ = FileDescriptor(pidfd_open(child, 0));
  if (process_.get() >= 0) return;
  kill(child, SIGKILL);
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  throw Unavailable("cannot open a pidfd for a child process");
}

ChildProcess::~ChildProcess() {
  if (process_.get() >= 0) stop();
}

// Does nothing to a child that has exited. Kills one that closed its pipe but kept running.
siginfo_t ChildProcess::stop() {
  pidfd_send_signal(process_.get(), SIGKILL, nullptr, 0);
  return reap(std::exchange(process_, FileDescriptor()));
}

bool ChildProcess::has_ended() const {
  pollfd watched{process_.get(), POLLIN, 0};
  return poll(&watched, 1, 0) != 0;
}

bool ChildProcess::take_bytes() {
  std::array<char, 65536> buffer;
  const ssize_t got = read(fd(), buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return false;
  if (got > 0) bytes_.append(buffer.data(), static_cast<std::size_t>(got));
  return got <= 0 || bytes_.size() > largest_answer || is_whole(bytes_);
}

ChildOutcome ChildProcess::outcome() {
  if (is_whole(bytes_)) {
    answered.push_back(std::move(process_));
    return {ChildEnd::answered, bytes_.erase(0, sizeof(std::uint64_t)), 0};
  }
  const siginfo_t end = stop();
  ChildOutcome outcome;
  if (end.si_code == CLD_EXITED && end.si_status == out_of_memory_status) {
    outcome.end = ChildEnd::out_of_memory;
  } else if (end.si_code == CLD_KILLED || end.si_code == CLD_DUMPED) {
    outcome.signal = end.si_status;
  }
  return outcome;
}

void adopt_programs() {
  programs_come_here = prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

void end_answered() {
  for (const FileDescriptor& child : answered) pidfd_send_signal(child.get(), SIGKILL, nullptr, 0);
}

void reap_answered() {
  end_answered();
  for (const FileDescriptor& child : std::exchange(answered, {})) reap(child);
  // Programs whose parent child is gone have become children of this process.
  if (programs_come_here)
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
}

}  // namespace ocr
