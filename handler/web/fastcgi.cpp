#include "web/fastcgi.hpp"

#include <fcgio.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <ostream>
#include <string_view>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/stop_signal.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int listening_fd = 0;
constexpr std::chrono::seconds until_rest{2};
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

bool someone_waits() {
  pollfd listening{listening_fd, POLLIN, 0};
  return poll(&listening, 1, 0) > 0;
}

void check_listening_socket() {
  int is_listening = 0;
  socklen_t size = sizeof is_listening;
  if (getsockopt(listening_fd, SOL_SOCKET, SO_ACCEPTCONN, &is_listening, &size) != 0 || is_listening == 0)
    throw Unavailable("fd 0 is not a listening socket; start this program with spawn-fcgi");
}

}  // namespace

void serve(std::int64_t max_body_bytes, const Answer& answer, const Pauses& pauses) {
  check_listening_socket();
  StopSignal stop;
  if (FCGX_Init() != 0) throw Unavailable("libfcgi cannot be initialised");
  // One connection wakes several processes, and accept must not block in those that do not get it.
  fcntl(listening_fd, F_SETFL, fcntl(listening_fd, F_GETFL) | O_NONBLOCK);
  FCGX_Request fcgi;
  FCGX_InitRequest(&fcgi, listening_fd, 0);
  const auto answer_one = [&] {
    if (FCGX_Accept_r(&fcgi) != 0) return false;
    Request request = read_head(fcgi);
    if (read_body(fcgi, max_body_bytes, request)) write_response(fcgi, answer(request));
    FCGX_Finish_r(&fcgi);
    pauses.afterwards();
    return true;
  };
  auto last = Clock::now();
  bool is_at_rest = false;
  const auto longest_wait = [&] { return is_at_rest ? StopSignal::no_limit : until_rest; };
  while (!pauses.must_end() && stop.wait_for({listening_fd, pauses.end_fd}, longest_wait())) {
    if (answer_one()) {
      last = Clock::now();
      is_at_rest = false;
    } else if (!is_at_rest && Clock::now() - last >= until_rest) {
      pauses.at_rest();
      is_at_rest = true;
    }
  }
  // After a reload new clients use another socket, and nobody else would answer those connected to this one.
  const auto end = Clock::now() + longest_drain;
  while (someone_waits() && Clock::now() < end) answer_one();
}

}  // namespace ocr
