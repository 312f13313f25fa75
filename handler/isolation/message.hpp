// Messages over a Unix socket of type SOCK_SEQPACKET, which can carry descriptors (unix(7), SCM_RIGHTS).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.hpp"

namespace ocr {

inline constexpr std::size_t longest_message = std::size_t{128} << 10;
inline constexpr int most_descriptors = 2;  // in a message

struct SocketPair {
  FileDescriptor one;
  FileDescriptor other;
};
SocketPair make_socket_pair();  // throws Unavailable

// Sends the message whole and without waiting, or not at all: false if it is too long, the peer has gone or
// its buffer is full.
bool send_message(int socket, std::string_view bytes, const std::vector<int>& descriptors = {});

struct Message {
  std::string bytes;
  std::vector<FileDescriptor> descriptors;
};
// Waits for a message. Returns nullopt if the peer has gone or has sent more than these limits allow.
std::optional<Message> receive_message(int socket);

}  // namespace ocr
