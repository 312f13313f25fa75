#include "isolate.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <list>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "allocation.hpp"
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
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
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
                            const ChildWork& work, const ChildPreparation& prepare) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(EXIT_FAILURE);
  std::vector<int> kept = prepare();
  kept.push_back(answer_fd);
  sandbox.enter(std::move(kept), limits.address_space_bytes);
  use_heap_of_child(out_of_memory_status);
  try {
    const std::string answer = work();
    const std::uint64_t length = answer.size();
    std::string framed(reinterpret_cast<const char*>(&length), sizeof length);
    framed += answer;
    write_all(answer_fd, framed.data(), framed.size());
    sched_yield();  // to the parent, which else waits until this process has given its memory back
  } catch (const std::bad_alloc&) {
    _exit(out_of_memory_status);
  } catch (...) {
    _exit(EXIT_FAILURE);
  }
  _exit(EXIT_SUCCESS);
}

bool is_whole(const std::string& bytes) {
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length) return false;
  std::memcpy(&length, bytes.data(), sizeof length);
  return bytes.size() - sizeof length == length;
}

int reap(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::vector<pid_t> answered;
bool programs_come_here = false;

// A child that runs; killed and reaped with this.
class Child {
 public:
  Child(const Sandbox& sandbox, const ChildLimits& limits, const ChildWork& work,
        const ChildPreparation& prepare)
      : deadline_(std::min(Clock::now() + limits.deadline, limits.latest)) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw Unavailable("no pipe for a child");
    reader_ = FileDescriptor(ends[0]);
    const FileDescriptor writer(ends[1]);
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ < 0) throw Unavailable("no process for a child");
    if (pid_ == 0) run_child(sandbox, limits, parent, writer.get(), work, prepare);
  }
  ~Child() {
    if (pid_ > 0) stop();
  }
  Child(Child&& other) noexcept
      : deadline_(other.deadline_),
        reader_(std::move(other.reader_)),
        pid_(std::exchange(other.pid_, 0)),
        bytes_(std::move(other.bytes_)) {}
  Child& operator=(Child&&) = delete;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  int fd() const { return reader_.get(); }
  Clock::time_point deadline() const { return deadline_; }

  // To be called when fd() can be read. True: there is no more to come, or the answer is whole.
  bool take_bytes() {
    std::array<char, 65536> buffer;
    const ssize_t got = read(fd(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) return false;
    if (got > 0) bytes_.append(buffer.data(), static_cast<std::size_t>(got));
    return got <= 0 || bytes_.size() > largest_answer || is_whole(bytes_);
  }

  ChildOutcome outcome() {
    if (is_whole(bytes_)) {
      // Its end takes as long as giving back its memory does.
      kill(pid_, SIGKILL);
      answered.push_back(std::exchange(pid_, 0));
      return {ChildEnd::answered, bytes_.erase(0, sizeof(std::uint64_t)), 0};
    }
    const int status = stop();
    ChildOutcome outcome;
    if (WIFEXITED(status) && WEXITSTATUS(status) == out_of_memory_status) {
      outcome.end = ChildEnd::out_of_memory;
    } else if (WIFSIGNALED(status)) {
      outcome.signal = WTERMSIG(status);
    }
    return outcome;
  }

 private:
  // Harmless to a child that has left, and the end of one that closed its pipe and stayed.
  int stop() {
    kill(pid_, SIGKILL);
    return reap(std::exchange(pid_, 0));
  }

  Clock::time_point deadline_;
  FileDescriptor reader_{-1};
  pid_t pid_ = 0;
  std::string bytes_;
};

struct Running {
  std::size_t piece;
  Child child;
  std::optional<HeldLock> core;
};

Clock::time_point next_event(const std::list<Running>& running, Clock::time_point next_question) {
  for (const Running& one : running) next_question = std::min(next_question, one.child.deadline());
  return next_question;
}

// Waits until one of them has something to say, for `longest` at most.
void wait_for_any(const std::list<Running>& running, std::chrono::milliseconds longest,
                  std::vector<pollfd>& watched) {
  watched.clear();
  for (const Running& one : running) watched.push_back({one.child.fd(), POLLIN, 0});
  if (poll(watched.data(), watched.size(), static_cast<int>(longest.count())) < 0)
    for (pollfd& one : watched) one.revents = 0;
}

}  // namespace

void adopt_programs() {
  programs_come_here = prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

void reap_answered() {
  for (const pid_t child : std::exchange(answered, {})) reap(child);
  // The programs that those or others had started have become this process's children.
  if (programs_come_here)
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
}

bool run_isolated(const Sandbox& sandbox, const ChildLimits& limits, const KeepGoing& keep_going,
                  const IsolatedPieces& pieces) {
  std::list<Running> running;
  std::vector<pollfd> watched;
  std::size_t started = 0;
  const auto start_what_may = [&] {
    while (pieces.has_next()) {
      const bool beside_others = !running.empty();
      auto core = pieces.take_core(beside_others);
      if (beside_others && !core) return;
      running.push_back({started++, Child(sandbox, limits, pieces.next(), pieces.prepare), std::move(core)});
    }
  };
  const auto end = [&](std::list<Running>::iterator one, ChildOutcome outcome) {
    const std::size_t piece = one->piece;
    const auto next = running.erase(one);  // its core is free before the next piece asks for one
    pieces.ended(piece, std::move(outcome));
    return next;
  };

  Clock::time_point next_question = Clock::now();
  for (start_what_may(); !running.empty(); start_what_may()) {
    if (Clock::now() >= next_question) {
      if (!keep_going()) return false;
      next_question = Clock::now() + tick;
    }
    wait_for_any(
        running,
        std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(
                                                   next_event(running, next_question) - Clock::now())),
        watched);
    std::size_t at = 0;
    for (auto one = running.begin(); one != running.end(); ++at) {
      if (watched[at].revents != 0 && one->child.take_bytes()) {
        one = end(one, one->child.outcome());
      } else if (Clock::now() >= one->child.deadline()) {
        one = end(one, {ChildEnd::late, "", 0});
      } else {
        ++one;
      }
    }
  }
  return true;
}

ChildOutcome run_isolated(const Sandbox& sandbox, const ChildLimits& limits, const KeepGoing& keep_going,
                          const ChildWork& work, const ChildPreparation& prepare) {
  ChildOutcome outcome;
  bool is_begun = false;
  IsolatedPieces one;
  one.has_next = [&] { return !is_begun; };
  one.next = [&] {
    is_begun = true;
    return work;
  };
  one.prepare = prepare;
  one.take_core = [](bool) { return std::nullopt; };
  one.ended = [&](std::size_t, ChildOutcome ended) { outcome = std::move(ended); };
  if (!run_isolated(sandbox, limits, keep_going, one)) outcome.end = ChildEnd::abandoned;
  return outcome;
}

}  // namespace ocr
