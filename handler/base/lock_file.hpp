// Locks shared by the processes of one machine: one per byte offset of a file, which stays empty.
//
// The kernel releases a lock when its holder ends, however it ends, so no lock is ever left behind. (Open
// file description locks: fcntl(2), F_OFD_SETLK. Each lock has its own description, because locks of the same
// description do not conflict.)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/file_descriptor.hpp"

namespace ocr {

class HeldLock {
 public:
  explicit HeldLock(int fd) : file_(fd) {}  // takes ownership
  int fd() const { return file_.get(); }

 private:
  FileDescriptor file_;
};

class LockFile {
 public:
  explicit LockFile(std::string path) : path_(std::move(path)) {}

  // All three throw Unavailable if the file cannot be opened. try_lock returns nullopt if the byte is locked.
  std::optional<HeldLock> try_lock(std::int64_t byte) const;
  HeldLock lock(std::int64_t byte) const;  // blocks: only for locks that are held briefly
  std::int64_t count_held(std::int64_t first, std::int64_t end) const;

 private:
  int open_file() const;

  std::string path_;
};

}  // namespace ocr
