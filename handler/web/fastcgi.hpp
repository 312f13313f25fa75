// FastCGI requests from the listening socket that spawn-fcgi passes as fd 0. Only fastcgi.cpp uses libfcgi.
//
// serve() answers requests one at a time until SIGTERM or SIGUSR1, and finishes the request in flight first.
// Both signals are blocked except during the wait, so that none is lost between a check and the wait.
#pragma once

#include <cstdint>
#include <functional>

#include "web/http.hpp"

namespace ocr {

using Answer = std::function<Response(Request& request)>;

struct Pauses {
  std::function<void()> afterwards;  // after each answer is sent: work that its client need not wait for
  std::function<void()> at_rest;     // two seconds after the last request, once until the next one
  std::function<bool()> must_end;    // before each wait: then serve() returns
  int end_fd;                        // readable once that is so
};

void serve(std::int64_t max_body_bytes, const Answer& answer, const Pauses& pauses);

}  // namespace ocr
