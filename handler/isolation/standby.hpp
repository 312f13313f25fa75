// A child that was forked while nobody waited, so that an answer need not wait for a fork.
//
// It is in its sandbox, with its heap, when its order comes: bytes in a pipe. Of what its parent has learnt
// since the fork it knows only what they say. An order goes to a child whole and at once, or not at all: then
// the caller forks one as the work requires.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/file_descriptor.hpp"
#include "isolation/child_process.hpp"
#include "isolation/sandbox.hpp"

namespace ocr {

class Standby {
 public:
  // In the child: does what the order says, and gives the answer.
  using Work = std::function<std::string(std::string_view order)>;

  // `sandbox` outlives this. The process ignores SIGPIPE from now on.
  Standby(const Sandbox& sandbox, std::int64_t address_space_bytes, Work work);

  // Has a child stand ready that knows what this process knows now, unless there is one. For a time when
  // nobody waits; without a child, where none can be made.
  void prepare();

  // Ends the child that stands ready: it lacks what is wanted now.
  void dismiss() { ready_.reset(); }

  // The child at work on the order, which are these two one after the other. Nothing: there is none, it died
  // or does not move, or the order is too long for it (over a MiB, as the kernel's default has it).
  std::optional<ChildProcess> hand_over(std::string_view head, std::string_view image);

 private:
  struct Ready {
    ChildProcess child;
    FileDescriptor order;  // to it
    FileDescriptor taken;  // from it: a byte, once it has its order
    std::size_t longest_order;
  };

  const Sandbox& sandbox_;
  std::int64_t address_space_bytes_;
  Work work_;
  std::optional<Ready> ready_;
};

}  // namespace ocr
