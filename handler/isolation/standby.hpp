// A standby child, forked while no request is waiting, so that the next one does not wait for a fork.
//
// The child enters its sandbox and sets up its heap before its order arrives, as bytes in a pipe. It has
// the state of its parent at the time of the fork, so anything newer must be in the order. An order is
// handed over whole and at once, or not at all; then the caller forks a child for the work.
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
  // In the child: carries out the order and returns the answer.
  using Work = std::function<std::string(std::string_view order)>;

  // `sandbox` must outlive this. The process ignores SIGPIPE from now on.
  Standby(const Sandbox& sandbox, std::int64_t address_space_bytes, Work work);

  // Forks a standby child with the current state of this process, unless there is one already. Call when
  // no request is waiting. Does nothing if no child can be created.
  void prepare();

  // Kills the standby child, because its state is out of date.
  void dismiss() { ready_.reset(); }

  // Sends `head` and `image`, one after the other, as the order, and returns the child working on it.
  // Returns nullopt if there is no standby child, it has died or does not respond, or the order is
  // longer than its pipe (1 MiB with the kernel's defaults).
  std::optional<ChildProcess> hand_over(std::string_view head, std::string_view image);

 private:
  struct Ready {
    ChildProcess child;
    FileDescriptor order;  // to the child
    FileDescriptor taken;  // from the child: a byte once it has its order
    std::size_t longest_order;
  };

  const Sandbox& sandbox_;
  std::int64_t address_space_bytes_;
  Work work_;
  std::optional<Ready> ready_;
};

}  // namespace ocr
