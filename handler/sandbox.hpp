// What the child that reads a hostile image may not do: nearly everything.
//
// It keeps one open file (the pipe for its answer) and the memory, time and signal calls that decoding needs.
// Opening files, sockets and processes is refused by the kernel (seccomp), and its address space is bounded.
// Linux only. Only sandbox.cpp knows libseccomp.
#pragma once

#include <cstdint>
#include <memory>

namespace ocr {

class Sandbox {
 public:
  Sandbox();  // compiles the filter, once; throws Unavailable where the kernel has none
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  // In the child: gives up all but `answer_fd`, for good. Ends the child when that cannot be had.
  void enter(int answer_fd, std::int64_t address_space_bytes) const;

 private:
  struct Filter;
  std::unique_ptr<Filter> filter_;
};

}  // namespace ocr
