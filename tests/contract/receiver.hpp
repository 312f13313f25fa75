// A minimal HTTP server in the test process that receives callbacks.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace ocr::test {

struct Received {
  std::string head;
  std::string body;

  std::string header(const std::string& name) const {
    const std::size_t at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const std::size_t start = at + name.size() + 4;
    return head.substr(start, head.find("\r\n", start) - start);
  }
};

// Answers each POST with the next of `answers`, then with 200.
class Receiver {
 public:
  explicit Receiver(std::deque<std::string> answers = {}, std::uint16_t port = 0)
      : answers_(std::move(answers)), socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int yes = 1;
    setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    socklen_t size = sizeof address;
    if (bind(socket_, reinterpret_cast<sockaddr*>(&address), size) != 0 || listen(socket_, 16) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
      throw std::runtime_error("no receiver");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~Receiver() {
    stops_ = true;
    thread_.join();
    close(socket_);
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  std::uint16_t port() const { return port_; }
  std::string url(const std::string& host = "127.0.0.1") const {
    return "http://" + host + ":" + std::to_string(port_) + "/ended";
  }
  std::vector<Received> received() const {
    const std::lock_guard lock(mutex_);
    return received_;
  }
  std::size_t count() const { return received().size(); }
  int connections() const { return connections_; }
  void hold(bool held) { held_ = held; }  // while held, requests are read but not answered

 private:
  void run() {
    while (!stops_) {
      pollfd waiting{socket_, POLLIN, 0};
      if (poll(&waiting, 1, 20) != 1) continue;
      const int client = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
      ++connections_;
      const timeval limit{5, 0};
      setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
      answer(client);
      close(client);
    }
  }

  static std::optional<Received> read_request(int client) {
    std::string bytes;
    for (std::string chunk(65536, '\0');;) {
      const std::size_t end = bytes.find("\r\n\r\n");
      if (end != std::string::npos) {
        const Received request{bytes.substr(0, end + 2), bytes.substr(end + 4)};
        const std::string length = request.header("Content-Length");
        if (!length.empty() && request.body.size() >= std::stoul(length)) return request;
      }
      const ssize_t size = recv(client, chunk.data(), chunk.size(), 0);
      if (size <= 0) return std::nullopt;
      bytes.append(chunk, 0, static_cast<std::size_t>(size));
    }
  }

  void answer(int client) {
    const auto request = read_request(client);
    if (!request) return;
    std::string status = "200 OK";
    {
      const std::lock_guard lock(mutex_);
      received_.push_back(*request);
      if (!answers_.empty()) {
        status = answers_.front();
        answers_.pop_front();
      }
    }
    while (held_ && !stops_) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    const std::string text = "HTTP/1.1 " + status + "\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK";
    send(client, text.data(), text.size(), MSG_NOSIGNAL);
  }

  std::deque<std::string> answers_;
  int socket_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stops_{false};
  std::atomic<bool> held_{false};
  std::atomic<int> connections_{0};
  mutable std::mutex mutex_;
  std::vector<Received> received_;
  std::thread thread_;
};

}  // namespace ocr::test
