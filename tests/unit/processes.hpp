// Processes, shared memory and waiting, for tests that need more than one process.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <string>
#include <thread>

namespace ocr::test {

// Polls `condition` until it holds. Returns false if it does not within the time `most`.
inline bool eventually(const std::function<bool()>& condition,
                       std::chrono::milliseconds most = std::chrono::seconds(10)) {
  const auto end = std::chrono::steady_clock::now() + most;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

// A forked process that runs `work` and exits with its result (99 if it throws). The destructor kills the
// process if it is still running.
class Forked {
 public:
  explicit Forked(const std::function<int()>& work) : pid_(fork()) {
    if (pid_ < 0) throw std::runtime_error("fork failed");
    if (pid_ > 0) return;
    int code = 99;
    try {
      code = work();
    } catch (...) {
    }
    _exit(code);
  }
  Forked(Forked&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
  Forked(const Forked&) = delete;
  Forked& operator=(const Forked&) = delete;
  ~Forked() {
    if (pid_ < 0) return;
    send(SIGKILL);
    wait();
  }

  pid_t pid() const { return pid_; }
  void send(int signal) const { kill(pid_, signal); }

  // Returns its exit code, or the negative number of the signal that ended it.
  int wait() {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
  }

 private:
  pid_t pid_;
};

// A value shared between this process and the processes that it forks.
template <class Value>
class Shared {
 public:
  Shared()
      : memory_(mmap(nullptr, sizeof(Value), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (memory_ == MAP_FAILED) throw std::runtime_error("no shared memory");
    new (memory_) Value{};
  }
  ~Shared() { munmap(memory_, sizeof(Value)); }
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  Value& operator*() const { return *static_cast<Value*>(memory_); }

 private:
  void* memory_;
};

inline std::ptrdiff_t open_files() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

inline bool has_children() {
  return waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD;
}

// Captures the standard error of this process during its lifetime.
class CapturedErrors {
 public:
  CapturedErrors() : original_(dup(STDERR_FILENO)), file_(memfd_create("errors", MFD_CLOEXEC)) {
    dup2(file_, STDERR_FILENO);
  }
  ~CapturedErrors() {
    dup2(original_, STDERR_FILENO);
    close(original_);
    close(file_);
  }
  CapturedErrors(const CapturedErrors&) = delete;
  CapturedErrors& operator=(const CapturedErrors&) = delete;

  std::string text() const {
    std::string all(static_cast<std::size_t>(lseek(file_, 0, SEEK_END)), '\0');
    if (pread(file_, all.data(), all.size(), 0) != static_cast<ssize_t>(all.size()))
      throw std::runtime_error("read");
    return all;
  }

 private:
  int original_;
  int file_;
};

}  // namespace ocr::test
