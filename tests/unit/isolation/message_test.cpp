#include "isolation/message.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "catch.hpp"
#include "processes.hpp"

namespace {

bool has_something(int socket) {
  pollfd watched{socket, POLLIN, 0};
  return poll(&watched, 1, 0) == 1;
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    REQUIRE(pipe2(ends.data(), O_CLOEXEC) == 0);
    reader = ocr::FileDescriptor(ends[0]);
    writer = ocr::FileDescriptor(ends[1]);
  }
  ocr::FileDescriptor reader;
  ocr::FileDescriptor writer;
};

// Sends what send_message() would not.
bool send_anything(int socket, const std::string& bytes, const std::vector<int>& descriptors) {
  iovec content{const_cast<char*>(bytes.data()), bytes.size()};
  msghdr header{};
  header.msg_iov = &content;
  header.msg_iovlen = 1;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(100 * sizeof(int))> control{};
  if (!descriptors.empty()) {
    header.msg_control = control.data();
    header.msg_controllen = CMSG_SPACE(descriptors.size() * sizeof(int));
    cmsghdr* const part = CMSG_FIRSTHDR(&header);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(descriptors.size() * sizeof(int));
    std::memcpy(CMSG_DATA(part), descriptors.data(), descriptors.size() * sizeof(int));
  }
  return sendmsg(socket, &header, MSG_DONTWAIT | MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

}  // namespace

TEST_CASE("message: each arrives whole and by itself") {
  const auto [one, other] = ocr::make_socket_pair();
  const std::vector<std::string> sent{"a", std::string("\0\xFF\n", 3), std::string(1000, 'x')};
  for (const std::string& bytes : sent) REQUIRE(ocr::send_message(one.get(), bytes));
  for (const std::string& bytes : sent) {
    const auto message = ocr::receive_message(other.get());
    REQUIRE(message);
    CHECK(message->bytes == bytes);
    CHECK(message->descriptors.empty());
  }
  CHECK_FALSE(has_something(other.get()));
}

TEST_CASE("message: the longest arrives, a longer one is not sent") {
  const auto [one, other] = ocr::make_socket_pair();
  const std::string longest(ocr::longest_message, 'x');
  CHECK_FALSE(ocr::send_message(one.get(), longest + "x"));
  CHECK_FALSE(has_something(other.get()));
  REQUIRE(ocr::send_message(one.get(), longest));
  CHECK((ocr::receive_message(other.get())->bytes == longest));
}

TEST_CASE("message: a longer one from elsewhere is refused, and the next one arrives") {
  const auto [one, other] = ocr::make_socket_pair();
  REQUIRE(send_anything(one.get(), std::string(ocr::longest_message + 1, 'x'), {}));
  CHECK_FALSE(ocr::receive_message(other.get()));
  REQUIRE(ocr::send_message(one.get(), "next"));
  CHECK(ocr::receive_message(other.get())->bytes == "next");
}

TEST_CASE("message: descriptors arrive in order, and are closed on exec") {
  const std::ptrdiff_t before = ocr::test::open_files();
  {
    const auto [one, other] = ocr::make_socket_pair();
    Pipe pipe;
    REQUIRE(ocr::send_message(one.get(), "two", {pipe.reader.get(), pipe.writer.get()}));
    pipe.writer.reset();
    const auto message = ocr::receive_message(other.get());
    REQUIRE(message);
    REQUIRE(message->descriptors.size() == 2);
    for (const auto& received : message->descriptors)
      CHECK((fcntl(received.get(), F_GETFD) & FD_CLOEXEC) != 0);
    CHECK(write(message->descriptors[1].get(), "x", 1) == 1);
    char byte = 0;
    CHECK(read(message->descriptors[0].get(), &byte, 1) == 1);
    CHECK(byte == 'x');
  }
  CHECK(ocr::test::open_files() == before);
}

TEST_CASE("message: with more descriptors than allowed it is not sent") {
  const auto [one, other] = ocr::make_socket_pair();
  const Pipe pipe;
  CHECK_FALSE(ocr::send_message(one.get(), "many", std::vector<int>(3, pipe.reader.get())));
  CHECK_FALSE(has_something(other.get()));
}

TEST_CASE("message: more descriptors than allowed from elsewhere are refused, and none is left open") {
  const std::size_t count = GENERATE(3, 4, 100);
  const auto [one, other] = ocr::make_socket_pair();
  const Pipe pipe;
  const std::ptrdiff_t before = ocr::test::open_files();
  REQUIRE(send_anything(one.get(), "many", std::vector<int>(count, pipe.reader.get())));
  CHECK_FALSE(ocr::receive_message(other.get()));
  CHECK(ocr::test::open_files() == before);
}

TEST_CASE("message: descriptors of messages that nobody receives are closed with the sockets") {
  Pipe pipe;
  {
    const auto [one, other] = ocr::make_socket_pair();
    REQUIRE(ocr::send_message(one.get(), "lost", {pipe.writer.get()}));
  }
  pipe.writer.reset();
  char byte = 0;
  CHECK(read(pipe.reader.get(), &byte, 1) == 0);  // no writer is left
}

TEST_CASE("message: both sides notice that the peer has gone") {
  auto [one, other] = ocr::make_socket_pair();
  REQUIRE(ocr::send_message(one.get(), "last"));
  one.reset();
  CHECK(ocr::receive_message(other.get())->bytes == "last");
  CHECK_FALSE(ocr::receive_message(other.get()));
  CHECK_FALSE(ocr::send_message(other.get(), "too late"));  // and no SIGPIPE
}

TEST_CASE("message: a full buffer refuses a message at once, and loses none before it") {
  const auto [one, other] = ocr::make_socket_pair();
  const std::string bytes(50'000, 'x');
  int sent = 0;
  while (ocr::send_message(one.get(), bytes)) ++sent;
  REQUIRE(sent > 0);
  for (; sent > 0; --sent) CHECK((ocr::receive_message(other.get())->bytes == bytes));
  CHECK_FALSE(has_something(other.get()));
  CHECK(ocr::send_message(one.get(), bytes));
}
