#include "isolate.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <new>
#include <optional>

#include "error.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds tick{100};
constexpr std::size_t largest_answer = std::size_t{512} << 20;
constexpr int out_of_memory_status = 12;

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() { reset(); }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return fd_; }
  void reset() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }

 private:
  int fd_;
};

void write_all(int fd, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = write(fd, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) _exit(EXIT_FAILURE);
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
}

// The answer's length goes first: an answer that was cut off is told from a short one.
[[noreturn]] void run_child(const Sandbox& sandbox, const ChildLimits& limits, pid_t parent, int answer_fd,
                            const std::function<std::string()>& work) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(EXIT_FAILURE);
  sandbox.enter(answer_fd, limits.address_space_bytes);
  try {
    const std::string answer = work();
    const std::uint64_t length = answer.size();
    write_all(answer_fd, reinterpret_cast<const char*>(&length), sizeof length);
    write_all(answer_fd, answer.data(), answer.size());
  } catch (const std::bad_alloc&) {
    _exit(out_of_memory_status);
  } catch (...) {
    _exit(EXIT_FAILURE);
  }
  _exit(EXIT_SUCCESS);
}

std::optional<std::string> unwrap(std::string bytes) {
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length) return std::nullopt;
  std::memcpy(&length, bytes.data(), sizeof length);
  if (bytes.size() - sizeof length != length) return std::nullopt;
  return bytes.erase(0, sizeof length);
}

// Reads until the child closes the pipe; says why not, where it was not let finish.
std::optional<ChildEnd> collect(int fd, Clock::time_point deadline, const KeepGoing& keep_going,
                                std::string& bytes) {
  Clock::time_point next_question = Clock::now();
  for (;;) {
    const Clock::time_point now = Clock::now();
    if (now >= deadline) return ChildEnd::late;
    if (now >= next_question) {
      if (!keep_going()) return ChildEnd::abandoned;
      next_question = now + tick;
    }
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(std::min(deadline, next_question) - now);
    pollfd pipe_end{fd, POLLIN, 0};
    if (poll(&pipe_end, 1, static_cast<int>(wait.count())) <= 0) continue;

    std::array<char, 65536> buffer;
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    bytes.append(buffer.data(), static_cast<std::size_t>(got));
    if (bytes.size() > largest_answer) return ChildEnd::crashed;
  }
}

int reap(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

ChildOutcome run_isolated(const Sandbox& sandbox, const ChildLimits& limits, const KeepGoing& keep_going,
                          const std::function<std::string()>& work) {
  const Clock::time_point deadline = Clock::now() + limits.deadline;
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw Unavailable("no pipe for a child");
  FileDescriptor reader(ends[0]);
  FileDescriptor writer(ends[1]);

  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) throw Unavailable("no process for a child");
  if (child == 0) run_child(sandbox, limits, parent, writer.get(), work);
  writer.reset();

  ChildOutcome outcome;
  std::string bytes;
  std::optional<ChildEnd> stopped;
  try {
    stopped = collect(reader.get(), deadline, keep_going, bytes);
  } catch (...) {
    kill(child, SIGKILL);
    reap(child);
    throw;
  }
  // Harmless to a child that has left, and the end of one that closed its pipe and stayed.
  kill(child, SIGKILL);
  const int status = reap(child);

  if (stopped) {
    outcome.end = *stopped;
  } else if (auto answer = unwrap(std::move(bytes))) {
    outcome.end = ChildEnd::answered;
    outcome.answer = std::move(*answer);
  } else if (WIFEXITED(status) && WEXITSTATUS(status) == out_of_memory_status) {
    outcome.end = ChildEnd::out_of_memory;
  } else if (WIFSIGNALED(status)) {
    outcome.signal = WTERMSIG(status);
  }
  return outcome;
}

}  // namespace ocr
