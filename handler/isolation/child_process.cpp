#include "isolation/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "isolation/child_work.hpp"
#include "isolation/message.hpp"

namespace ocr {
namespace {

constexpr std::int64_t most_threads = 256;  // decoders start at most two per core
// Of nice(2). Beside a child that has not yielded, it then gets an eighth of a core.
constexpr int yielding_steps = 9;
constexpr int longest_silence_ms = 1000;  // after an order; usually it takes 0.1 ms

bool is_whole(const std::string& bytes) {
  std::uint64_t length = 0;
  if (bytes.size() < sizeof length) return false;
  std::memcpy(&length, bytes.data(), sizeof length);
  return bytes.size() - sizeof length == length;
}

std::vector<ProcessHandle> answered;
bool programs_come_here = false;

bool responds_with(int fd, char expected) {
  pollfd watched{fd, POLLIN, 0};
  char response = 0;
  return poll(&watched, 1, longest_silence_ms) == 1 && read(fd, &response, 1) == 1 && response == expected;
}

}  // namespace

std::optional<ChildProcess> WaitingChild::give(std::string_view order, const SealedMemory& image,
                                               std::size_t longest_answer) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw Unavailable("cannot create a pipe for a child process");
  FileDescriptor reader(ends[0]);
  FileDescriptor writer(ends[1]);
  const std::uint64_t size = image.size();
  std::string message(reinterpret_cast<const char*>(&size), sizeof size);
  message += order;
  const bool is_sent = send_message(channel_.get(), message, {image.fd(), writer.get()});
  writer.reset();  // so that the child's death is the end of the pipe
  if (!is_sent || !responds_with(reader.get(), order_taken)) {
    process_.stop();
    return std::nullopt;
  }
  return ChildProcess(std::move(process_), std::move(reader), longest_answer);
}

bool ChildProcess::take_bytes() {
  std::array<char, 65536> buffer;
  const ssize_t got = read(fd(), buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return false;
  if (got > 0) bytes_.append(buffer.data(), static_cast<std::size_t>(got));
  return got <= 0 || bytes_.size() > longest_answer_ + sizeof(std::uint64_t) || is_whole(bytes_);
}

ChildOutcome ChildProcess::outcome() {
  if (is_whole(bytes_) && bytes_.size() <= longest_answer_ + sizeof(std::uint64_t)) {
    answered.push_back(std::move(process_));
    return {ChildEnd::answered, bytes_.erase(0, sizeof(std::uint64_t)), 0};
  }
  const siginfo_t end = process_.stop();
  ChildOutcome outcome;
  if (end.si_code == CLD_EXITED && end.si_status == out_of_memory_status) {
    outcome.end = ChildEnd::out_of_memory;
  } else if (end.si_code == CLD_KILLED || end.si_code == CLD_DUMPED) {
    outcome.signal = end.si_status;
  }
  return outcome;
}

void ChildProcess::lower_priority() const {
  process_.lower_priority(yielding_steps);
}

void ChildProcess::limit_threads() const {
  if (process_.thread_count() > most_threads) process_.kill();
}

void adopt_programs() {
  programs_come_here = prctl(PR_SET_CHILD_SUBREAPER, 1) == 0;
}

void end_answered() {
  for (const ProcessHandle& child : answered) child.kill();
}

void reap_answered() {
  end_answered();
  std::exchange(answered, {});  // waits for each
  // Orphaned programs have become this process's children.
  if (programs_come_here)
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
}

}  // namespace ocr
