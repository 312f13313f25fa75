// FastCGI requests from the listening socket that spawn-fcgi hands over as fd 0. Only fastcgi.cpp knows
// libfcgi.
//
// serve() answers one request after the other until SIGTERM or SIGUSR1; the request in flight is finished
// first. The signals are blocked except while it waits, so that none is lost between a look and a wait.
#pragma once

#include <cstdint>
#include <functional>

#include "web/http.hpp"

namespace ocr {

using Answer = std::function<Response(Request& request)>;

struct Pauses {
  std::function<void()> afterwards;  // an answer is on its way: for what its client need not wait for
  std::function<void()> at_rest;     // two seconds after the last request, once until the next
};

void serve(std::int64_t max_body_bytes, const Answer& answer, const Pauses& pauses);

}  // namespace ocr
