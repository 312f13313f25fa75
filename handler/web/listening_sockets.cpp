#include "web/listening_sockets.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/error.hpp"

namespace ocr {
namespace {

constexpr int highest_fd = 255;

bool is_listening(int fd) {
  int answer = 0;
  socklen_t size = sizeof answer;
  return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &answer, &size) == 0 && answer != 0;
}

}  // namespace

ListeningSockets::ListeningSockets() {
  if (!is_listening(0))
    throw Unavailable("fd 0 is not a listening socket; start this program with spawn-fcgi");
  for (int fd = 0; fd <= highest_fd; ++fd) {
    if (!is_listening(fd)) continue;
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    fds_.push_back(fd);
  }
}

std::vector<std::size_t> ListeningSockets::ready(std::size_t first) const {
  std::vector<pollfd> watched;
  for (const int fd : fds_) watched.push_back({fd, POLLIN, 0});
  std::vector<std::size_t> found;
  if (poll(watched.data(), watched.size(), 0) <= 0) return found;
  for (std::size_t i = 0; i < fds_.size(); ++i)
    if (const std::size_t socket = (first + i) % fds_.size(); watched[socket].revents != 0)
      found.push_back(socket);
  return found;
}

}  // namespace ocr
