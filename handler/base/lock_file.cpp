#include "base/lock_file.hpp"

#include <fcntl.h>

#include <cerrno>

#include "base/error.hpp"

namespace ocr {
namespace {

struct flock bytes_from(std::int64_t first, std::int64_t count) {
  struct flock range {};
  range.l_type = F_WRLCK;
  range.l_whence = SEEK_SET;
  range.l_start = first;
  range.l_len = count;
  return range;
}

// The kernel reports one lock in a range, not always the first. Halving the range finds all of them.
std::int64_t count_in(int fd, std::int64_t first, std::int64_t end) {
  struct flock range = bytes_from(first, end - first);
  if (first >= end || fcntl(fd, F_OFD_GETLK, &range) != 0 || range.l_type == F_UNLCK) return 0;
  if (end - first == 1) return 1;
  const std::int64_t middle = first + (end - first) / 2;
  return count_in(fd, first, middle) + count_in(fd, middle, end);
}

}  // namespace

int LockFile::open_file() const {
  const int fd = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) throw Unavailable("the lock file " + path_ + " cannot be opened");
  return fd;
}

std::optional<HeldLock> LockFile::try_lock(std::int64_t byte) const {
  HeldLock held(open_file());
  struct flock range = bytes_from(byte, 1);
  if (fcntl(held.fd(), F_OFD_SETLK, &range) != 0) return std::nullopt;
  return held;
}

HeldLock LockFile::lock(std::int64_t byte) const {
  HeldLock held(open_file());
  struct flock range = bytes_from(byte, 1);
  while (fcntl(held.fd(), F_OFD_SETLKW, &range) != 0)
    if (errno != EINTR) throw Unavailable("a lock in " + path_ + " cannot be acquired");
  return held;
}

std::int64_t LockFile::count_held(std::int64_t first, std::int64_t end) const {
  const HeldLock closes_it(open_file());
  return count_in(closes_it.fd(), first, end);
}

}  // namespace ocr
