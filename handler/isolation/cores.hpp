// Who recognises on this machine at the moment, over all processes: so that documents use the cores that are
// idle, and no more.
//
// A child that reads takes a seat; one that a document would add to those it has takes one only while there
// are fewer children than cores.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/lock_file.hpp"

namespace ocr {

class Cores {
 public:
  explicit Cores(const std::string& path);  // the same for all processes
  Cores(const std::string& path, std::int64_t count) : seats_(path), count_(count) {}

  std::int64_t count() const { return count_; }
  std::int64_t count_taken() const;

  std::optional<HeldLock> take() const;          // nothing: more than a thousand have one
  std::optional<HeldLock> take_if_idle() const;  // nothing: all cores are in use

 private:
  std::optional<HeldLock> take_below(std::int64_t most_held) const;

  LockFile seats_;
  std::int64_t count_;
};

}  // namespace ocr
