// FastCGI requests from the listening sockets that spawn-fcgi has opened: fd 0, and those that handler/pool
// passes on with higher numbers. Only fastcgi.cpp uses libfcgi.
//
// serve() answers requests one at a time until SIGTERM or SIGUSR1, and finishes the request in flight first.
// Both signals are blocked except during the wait, so that none is lost between a check and the wait.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/lock_file.hpp"
#include "web/http.hpp"

namespace ocr {

using Answer = std::function<Response(Request& request)>;

struct Pauses {
  std::function<void()> afterwards;  // after each answer is sent: work that its client need not wait for
  std::function<void()> at_rest;     // two seconds after the last request, once until the next one
  int end_fd;                        // once it is readable, serve() returns before the next request
};

// As FairTurns::take(). Sockets are numbered from 0.
using TakeTurn = std::function<std::optional<HeldLock>(std::size_t socket)>;

// Without `take_turn` all requests are served as they come.
void serve(std::int64_t max_body_bytes, const Answer& answer, const Pauses& pauses,
           const TakeTurn& take_turn = {});

}  // namespace ocr
