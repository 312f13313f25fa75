// Maps each method and path to the function that answers it, in one table with one lookup per request.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "web/http.hpp"

namespace ocr {

struct Route {
  std::string_view method;
  std::string_view path;
  std::function<Response(Request& request)> answer;
};

class Router {
 public:
  explicit Router(std::vector<Route> routes) : routes_(std::move(routes)) {}

  // Answers a request and logs one line. Responds with 404 if no route has the path, 405 with Allow if the
  // path does not accept the method, 413 if the body was too large to be read, 503 if the route throws
  // Unavailable, and 500 if it throws another exception, so that a faulty request ends nothing but itself.
  Response answer(Request& request) const;

 private:
  Response answer_or_fail(Request& request) const;
  Response dispatch(Request& request) const;
  std::vector<Route> routes_;
};

}  // namespace ocr
