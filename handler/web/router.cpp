#include "web/router.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <string>

#include "base/error.hpp"
#include "base/log.hpp"
#include "metrics/metrics.hpp"

namespace ocr {
namespace {

// HEAD is answered like GET; nginx omits the body.
std::string_view routed_method(const Request& request) {
  return request.method == "HEAD" ? std::string_view("GET") : std::string_view(request.method);
}

}  // namespace

Response Router::dispatch(Request& request) const {
  const std::string_view method = routed_method(request);
  std::string allowed;
  for (const Route& route : routes_) {
    if (route.path != request.path) continue;
    if (route.method == method) {
      if (request.body_too_large)
        return error_response({ErrorCode::body_too_large, "The body is larger than this service accepts."});
      return route.answer(request);
    }
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  if (allowed.empty())
    return error_response({ErrorCode::unknown_route,
                           "The routes are: POST /image-sync; POST, GET and DELETE /image; GET /languages, "
                           "/healthz, /readyz and /metrics."});
  Response response =
      error_response({ErrorCode::method_not_allowed,
                      "This address accepts " + allowed + ", not " + request.method.substr(0, 20) + "."});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

Response Router::answer_or_fail(Request& request) const {
  try {
    return dispatch(request);
  } catch (const Unavailable& failure) {
    log_error("unavailable").with("id", request.id).with("reason", failure.what());
    return error_response({ErrorCode::store_unavailable,
                           "A resource that the service needs is unavailable; nothing was accepted."});
  } catch (const std::exception& failure) {
    log_error("internal_error").with("id", request.id).with("reason", failure.what());
    return error_response({ErrorCode::internal_error, "An internal error occurred; nothing was accepted."});
  }
}

Response Router::answer(Request& request) const {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  Response response = answer_or_fail(request);
  const Clock::duration took = Clock::now() - start;
  metrics().count({std::string(routed_method(request)) + " " + request.path, response.status, response.code,
                   took, request.body.size(), response.body.size()});
  const bool is_known = response.code != name_of(ErrorCode::unknown_route);
  LogLine line = log_info("request");
  line.with("id", request.id).with("method", request.method).with("path", is_known ? request.path : "-");
  line.with("status", response.status).with("ms", std::chrono::duration<double, std::milli>(took).count());
  if (response.child_ms > 0) line.with("child_ms", response.child_ms);
  line.with("in", request.body.size()).with("out", response.body.size());
  if (!response.code.empty()) line.with("code", response.code);
  return response;
}

}  // namespace ocr
