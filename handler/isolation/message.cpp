#include "isolation/message.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace ocr {
namespace {

using ControlBytes = std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))>;

std::vector<FileDescriptor> descriptors_in(msghdr& header) {
  std::vector<FileDescriptor> descriptors;
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
    for (std::size_t at = 0; at + CMSG_LEN(0) < part->cmsg_len; at += sizeof(int)) {
      int fd = -1;
      std::memcpy(&fd, CMSG_DATA(part) + at, sizeof fd);
      descriptors.emplace_back(fd);
    }
  }
  return descriptors;
}

ssize_t receive(int socket, msghdr& header, int flags) {
  ssize_t got = -1;
  do {
    got = recvmsg(socket, &header, flags);
  } while (got < 0 && errno == EINTR);
  return got;
}

}  // namespace

SocketPair make_socket_pair() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
    throw Unavailable("cannot create a pair of sockets");
  return {FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

bool send_message(int socket, std::string_view bytes, const std::vector<int>& descriptors) {
  if (bytes.size() > longest_message || descriptors.size() > std::size_t{most_descriptors}) return false;
  iovec content{const_cast<char*>(bytes.data()), bytes.size()};
  msghdr header{};
  header.msg_iov = &content;
  header.msg_iovlen = 1;
  alignas(cmsghdr) ControlBytes control{};
  if (!descriptors.empty()) {
    header.msg_control = control.data();
    header.msg_controllen = CMSG_SPACE(descriptors.size() * sizeof(int));
    cmsghdr* const part = CMSG_FIRSTHDR(&header);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(descriptors.size() * sizeof(int));
    std::memcpy(CMSG_DATA(part), descriptors.data(), descriptors.size() * sizeof(int));
  }
  ssize_t sent = -1;
  do {
    sent = sendmsg(socket, &header, MSG_DONTWAIT | MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(bytes.size());
}

std::optional<Message> receive_message(int socket) {
  msghdr header{};
  const ssize_t size = receive(socket, header, MSG_PEEK | MSG_TRUNC);  // waits, and returns the whole length
  if (size <= 0) return std::nullopt;
  Message message;
  message.bytes.resize(std::min(static_cast<std::size_t>(size), longest_message));
  iovec content{message.bytes.data(), message.bytes.size()};
  alignas(cmsghdr) ControlBytes control{};
  header = {};
  header.msg_iov = &content;
  header.msg_iovlen = 1;
  header.msg_control = control.data();
  header.msg_controllen = control.size();
  if (receive(socket, header, MSG_CMSG_CLOEXEC) <= 0) return std::nullopt;
  message.descriptors = descriptors_in(header);
  if ((header.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) return std::nullopt;
  return message;
}

}  // namespace ocr
