#include "isolation/standby.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "base/error.hpp"

namespace ocr {
namespace {

constexpr int order_capacity = 1 << 20;
constexpr int longest_silence_ms = 1000;  // until the child confirms its order; usually 0.1 ms

struct Pipe {
  FileDescriptor reader;
  FileDescriptor writer;
};

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

bool read_all(int fd, char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t got = read(fd, bytes, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    bytes += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

// In the child. The parent writes the whole order at once, or dies, and the child dies with it.
std::string take_order(int order, int taken) {
  std::uint64_t length = 0;
  std::string bytes;
  if (read_all(order, reinterpret_cast<char*>(&length), sizeof length)) {
    bytes.resize(length);
    if (read_all(order, bytes.data(), length) && write(taken, "", 1) == 1) return bytes;
  }
  _exit(EXIT_FAILURE);
}

// Returns false if the child has died or does not respond.
bool was_taken(int taken) {
  pollfd watched{taken, POLLIN, 0};
  char byte = 0;
  return poll(&watched, 1, longest_silence_ms) == 1 && read(taken, &byte, 1) == 1;
}

}  // namespace

Standby::Standby(const Sandbox& sandbox, std::int64_t address_space_bytes, Work work)
    : sandbox_(sandbox), address_space_bytes_(address_space_bytes), work_(std::move(work)) {
  std::signal(SIGPIPE, SIG_IGN);  // a child may be gone when its order is written
}

void Standby::prepare() {
  if (ready_ && !ready_->child.has_ended()) return;
  dismiss();
  auto order = make_pipe();
  auto taken = make_pipe();
  if (!order || !taken) return;
  const int to = order->writer.get();
  fcntl(to, F_SETFL, O_NONBLOCK);
  fcntl(to, F_SETPIPE_SZ, order_capacity);  // refused if the user has many pipes: then it stays smaller
  const int capacity = fcntl(to, F_GETPIPE_SZ);
  if (capacity < 0) return;
  const auto work = [&] {
    const std::string bytes = take_order(order->reader.get(), taken->writer.get());
    prctl(PR_SET_NAME, ChildProcess::reading);
    return work_(bytes);
  };
  const auto keep_pipes = [&] { return std::vector<int>{order->reader.get(), taken->writer.get()}; };
  try {
    ready_.emplace(
        Ready{ChildProcess(sandbox_, address_space_bytes_, work, keep_pipes, ChildProcess::standing_by),
              std::move(order->writer), std::move(taken->reader), static_cast<std::size_t>(capacity)});
  } catch (const Unavailable&) {
    // The next caller that needs a child tries again and reports the error.
  }
}

std::optional<ChildProcess> Standby::hand_over(std::string_view head, std::string_view image) {
  if (!ready_) return std::nullopt;
  const std::uint64_t length = head.size() + image.size();
  std::array<iovec, 3> pieces{{{const_cast<std::uint64_t*>(&length), sizeof length},
                               {const_cast<char*>(head.data()), head.size()},
                               {const_cast<char*>(image.data()), image.size()}}};
  const std::size_t total = sizeof length + length;
  if (total > ready_->longest_order) return std::nullopt;
  Ready ready = std::move(*ready_);
  dismiss();
  if (writev(ready.order.get(), pieces.data(), pieces.size()) != static_cast<ssize_t>(total) ||
      !was_taken(ready.taken.get()))
    return std::nullopt;
  return std::move(ready.child);
}

}  // namespace ocr
