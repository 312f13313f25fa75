// Counts the reading children of all processes on this machine, so that documents use only idle cores.
//
// Each reading child takes a seat. A document's additional children take one only while fewer seats are
// taken than there are cores.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/lock_file.hpp"

namespace ocr {

class Cores {
 public:
  explicit Cores(const std::string& path);  // a lock file that all processes share
  Cores(const std::string& path, std::int64_t count) : seats_(path), count_(count) {}

  std::int64_t count() const { return count_; }
  std::int64_t count_taken() const;

  std::optional<HeldLock> take() const;          // nullopt if a thousand seats are taken
  std::optional<HeldLock> take_if_idle() const;  // nullopt if all cores are in use

 private:
  std::optional<HeldLock> take_below(std::int64_t most_held) const;

  LockFile seats_;
  std::int64_t count_;
};

}  // namespace ocr
