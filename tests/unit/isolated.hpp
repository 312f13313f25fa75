// Common code for tests of child processes.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>

#include "catch.hpp"
#include "isolation/child_process.hpp"
#include "isolation/sandbox.hpp"
#include "processes.hpp"

namespace ocr::test {

inline constexpr std::int64_t child_memory = std::int64_t{1} << 30;

inline const Sandbox& sandbox() {
  static const Sandbox made;
  return made;
}

inline bool always() {
  return true;
}

// Checks at the end of a test that no child process and no file descriptor is left.
class LeavesNothing {
 public:
  LeavesNothing() {
    sandbox();
    reap_answered();
    files_ = open_files();
  }
  ~LeavesNothing() {
    reap_answered();
    CHECK_FALSE(has_children());
    CHECK(open_files() == files_);
  }

 private:
  std::ptrdiff_t files_ = 0;
};

}  // namespace ocr::test
