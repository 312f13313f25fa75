// The listening sockets that this process has inherited from spawn-fcgi.
#pragma once

#include <cstddef>
#include <vector>

namespace ocr {

class ListeningSockets {
 public:
  // Finds fd 0 and the others, and makes accept non-blocking: each connection wakes several processes, of
  // which one gets it. Throws Unavailable if fd 0 is not a listening socket.
  ListeningSockets();

  std::size_t count() const { return fds_.size(); }
  int fd(std::size_t socket) const { return fds_[socket]; }

  // The numbers of the sockets with a waiting connection, in cyclic order from `first`.
  std::vector<std::size_t> ready(std::size_t first) const;

 private:
  std::vector<int> fds_;
};

}  // namespace ocr
