#include "web/fastcgi.hpp"

#include <fcgio.h>
#include <poll.h>

#include <charconv>
#include <chrono>
#include <ostream>
#include <set>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/stop_signal.hpp"
#include "web/listening_sockets.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds until_rest{2};
constexpr std::chrono::milliseconds until_next_try{20};  // to take a turn that was refused
constexpr std::chrono::seconds longest_drain{60};

std::string parameter(const FCGX_Request& fcgi, const char* name) {
  const char* value = FCGX_GetParam(name, fcgi.envp);
  return value ? value : "";
}

// libfcgi cannot report that the peer has hung up, so ask its connection.
bool peer_has_gone(int connection) {
  pollfd watched{connection, POLLRDHUP, 0};
  return poll(&watched, 1, 0) > 0 && (watched.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

// Returns false if the client disconnected before the whole body had arrived.
bool read_body(FCGX_Request& fcgi, std::int64_t max_bytes, Request& request) {
  const std::string announced = parameter(fcgi, "CONTENT_LENGTH");
  std::int64_t length = 0;
  std::from_chars(announced.data(), announced.data() + announced.size(), length);
  if (length < 0 || length > max_bytes) {
    request.body_too_large = true;
    return true;
  }
  const auto size = static_cast<std::size_t>(length);
  request.body.reserve(size + json_padding);
  request.body.resize(size);
  fcgi_streambuf input(fcgi.in);
  return input.sgetn(request.body.data(), length) == length;
}

Request read_head(const FCGX_Request& fcgi) {
  Request request;
  request.id = parameter(fcgi, "REQUEST_ID");
  request.method = parameter(fcgi, "REQUEST_METHOD");
  request.path = parameter(fcgi, "DOCUMENT_URI");
  request.query = parameter(fcgi, "QUERY_STRING");
  request.content_type = parameter(fcgi, "CONTENT_TYPE");
  request.idempotency_key = parameter(fcgi, "HTTP_IDEMPOTENCY_KEY");
  request.accept = parameter(fcgi, "HTTP_ACCEPT");
  request.cache_control = parameter(fcgi, "HTTP_CACHE_CONTROL");
  request.client_gone = [connection = fcgi.ipcFd] { return peer_has_gone(connection); };
  return request;
}

// RFC 9110, section 15. nginx passes the status line on unchanged.
std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    default:
      return "Status";
  }
}

void write_response(FCGX_Request& fcgi, const Response& response) {
  fcgi_streambuf buffer(fcgi.out);
  std::ostream out(&buffer);
  out << "Status: " << response.status << " " << reason_phrase(response.status) << "\r\n";
  if (!response.body.empty()) out << "Content-Type: " << response.content_type << "\r\n";
  out << "Content-Length: " << response.body.size() << "\r\n";
  for (const auto& [name, value] : response.headers) out << name << ": " << value << "\r\n";
  out << "\r\n" << response.body;
}

class Server {
 public:
  Server(std::int64_t max_body_bytes, const Answer& answer, const Pauses& pauses, const TakeTurn& take_turn)
      : max_body_bytes_(max_body_bytes), answer_(answer), pauses_(pauses), take_turn_(take_turn) {
    if (FCGX_Init() != 0) throw Unavailable("libfcgi cannot be initialised");
  }

  void run() {
    StopSignal stop;
    while (!must_end() && stop.wait_for(watched(), longest_wait())) {
      if (answer_next()) {
        last_ = Clock::now();
        is_at_rest_ = false;
      } else if (!is_at_rest_ && Clock::now() - last_ >= until_rest) {
        pauses_.at_rest();
        is_at_rest_ = true;
      }
    }
    // After a reload new clients use other sockets, and nobody else would answer those connected to these.
    const auto end = Clock::now() + longest_drain;
    while (!sockets_.ready(0).empty() && Clock::now() < end)
      for (const std::size_t socket : sockets_.ready(0)) answer_from(socket);
  }

 private:
  bool must_end() const {
    pollfd end{pauses_.end_fd, POLLIN, 0};
    return poll(&end, 1, 0) > 0;
  }

  std::vector<int> watched() const {
    std::vector<int> fds{pauses_.end_fd};
    for (std::size_t socket = 0; socket < sockets_.count(); ++socket)
      if (!refused_.contains(socket)) fds.push_back(sockets_.fd(socket));
    return fds;
  }

  std::chrono::milliseconds longest_wait() const {
    if (!refused_.empty()) return until_next_try;
    return is_at_rest_ ? StopSignal::no_limit : until_rest;
  }

  // Returns false if no waiting request can be answered now.
  bool answer_next() {
    refused_.clear();
    for (const std::size_t socket : sockets_.ready(next_socket_)) {
      std::optional<HeldLock> turn;
      if (take_turn_ && !(turn = take_turn_(socket))) {
        refused_.insert(socket);
      } else if (answer_from(socket)) {
        next_socket_ = socket + 1;
        return true;
      }
    }
    return false;
  }

  bool answer_from(std::size_t socket) {
    FCGX_Request fcgi;
    FCGX_InitRequest(&fcgi, sockets_.fd(socket), 0);
    if (FCGX_Accept_r(&fcgi) != 0) return false;
    Request request = read_head(fcgi);
    if (read_body(fcgi, max_body_bytes_, request)) write_response(fcgi, answer_(request));
    FCGX_Finish_r(&fcgi);
    pauses_.afterwards();
    return true;
  }

  std::int64_t max_body_bytes_;
  const Answer& answer_;
  const Pauses& pauses_;
  const TakeTurn& take_turn_;
  ListeningSockets sockets_;
  std::size_t next_socket_ = 0;
  std::set<std::size_t> refused_;  // in the last attempt: their clients must wait for a turn
  Clock::time_point last_ = Clock::now();
  bool is_at_rest_ = false;
};

}  // namespace

void serve(std::int64_t max_body_bytes, const Answer& answer, const Pauses& pauses,
           const TakeTurn& take_turn) {
  Server(max_body_bytes, answer, pauses, take_turn).run();
}

}  // namespace ocr
