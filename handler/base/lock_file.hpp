// Locks that the processes of this machine share: one for each byte of a file, which stays empty.
//
// A lock is gone with its holder, however that ended, so that nothing is ever left locked. (Open file
// description locks: fcntl(2), F_OFD_SETLK. Each lock has a description of its own, for locks of one
// description do not collide.)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/file_descriptor.hpp"

namespace ocr {

class HeldLock {
 public:
  explicit HeldLock(int fd) : file_(fd) {}  // takes it over
  int fd() const { return file_.get(); }

 private:
  FileDescriptor file_;
};

class LockFile {
 public:
  explicit LockFile(std::string path) : path_(std::move(path)) {}

  // All of them throw Unavailable where the file cannot be had.
  std::optional<HeldLock> try_lock(std::int64_t byte) const;
  HeldLock lock(std::int64_t byte) const;  // waits for it: only for locks that are held for moments
  std::int64_t count_held(std::int64_t first, std::int64_t end) const;

 private:
  int open_file() const;

  std::string path_;
};

}  // namespace ocr
