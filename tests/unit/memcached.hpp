// A separate memcached for a test, which can be stopped, frozen and started.
#pragma once

#include <pwd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <stdexcept>
#include <string>

#include "processes.hpp"
#include "temporary_folder.hpp"

namespace ocr::test {

template <class Address>
bool can_connect(int family, const Address& address) {
  const int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected = connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(fd);
  return connected;
}

// Listens on a Unix socket in a temporary folder.
class Memcached {
 public:
  Memcached() { start(); }

  std::string socket_path() const { return folder_.file("memcached.sock"); }
  void start() {
    unlink(socket_path().c_str());
    process_.emplace([this] {
      const std::string user = getpwuid(getuid())->pw_name;
      execlp("memcached", "memcached", "-u", user.c_str(), "-s", socket_path().c_str(), "-m", "16", "-t", "1",
             static_cast<char*>(nullptr));
      return 1;
    });
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    socket_path().copy(address.sun_path, sizeof address.sun_path - 1);
    if (!eventually([&] { return can_connect(AF_UNIX, address); })) throw std::runtime_error("memcached");
  }
  void stop() { process_.reset(); }
  void freeze() const {
    process_->send(SIGSTOP);
    int status = 0;
    waitpid(process_->pid(), &status, WUNTRACED);  // it stops shortly after the signal, not immediately
    if (!WIFSTOPPED(status)) throw std::runtime_error("memcached does not stop");
  }
  void thaw() const { process_->send(SIGCONT); }

 private:
  TemporaryFolder folder_;
  std::optional<Forked> process_;
};

}  // namespace ocr::test
