#include "standby.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <utility>

#include "error.hpp"

namespace ocr {
namespace {

constexpr int order_capacity = 1 << 20;

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

// In the child. Its parent writes all of it at once, or goes, and the child with it.
std::string read_order(int fd) {
  std::uint64_t length = 0;
  std::string order;
  if (read_all(fd, reinterpret_cast<char*>(&length), sizeof length)) {
    order.resize(length);
    if (read_all(fd, order.data(), length)) return order;
  }
  _exit(EXIT_FAILURE);
}

}  // namespace

Standby::Standby(const Sandbox& sandbox, std::int64_t address_space_bytes, Work work)
    : sandbox_(sandbox), address_space_bytes_(address_space_bytes), work_(std::move(work)) {
  std::signal(SIGPIPE, SIG_IGN);  // a child may be gone when its order is written
}

void Standby::prepare() {
  if (ready_ && !ready_->child.has_ended()) return;
  dismiss();
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return;
  const FileDescriptor reader(ends[0]);
  FileDescriptor writer(ends[1]);
  fcntl(writer.get(), F_SETFL, O_NONBLOCK);
  fcntl(writer.get(), F_SETPIPE_SZ, order_capacity);  // refused to who has many pipes: then it is smaller
  const int capacity = fcntl(writer.get(), F_GETPIPE_SZ);
  if (capacity < 0) return;
  const auto work = [&] {
    const std::string order = read_order(reader.get());
    prctl(PR_SET_NAME, ChildProcess::reading);
    return work_(order);
  };
  const auto keep_reader = [&] { return std::vector<int>{reader.get()}; };
  try {
    ready_.emplace(
        Ready{ChildProcess(sandbox_, address_space_bytes_, work, keep_reader, ChildProcess::standing_by),
              std::move(writer), static_cast<std::size_t>(capacity)});
  } catch (const Unavailable&) {
    // Whoever needs a child will try again, and tell.
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
  if (ready.child.has_ended() ||
      writev(ready.order.get(), pieces.data(), pieces.size()) != static_cast<ssize_t>(total))
    return std::nullopt;
  return std::move(ready.child);
}

}  // namespace ocr
