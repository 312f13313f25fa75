// Which function answers which method and path: one table, asked once a request.
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

  // The answer: 404 for a path that no route has, 405 with Allow for a method that its path does not take,
  // 413 for a body that was too large to be read, and 503 where the environment failed the route. Logs one
  // line.
  Response answer(Request& request) const;

 private:
  Response dispatch(Request& request) const;
  std::vector<Route> routes_;
};

}  // namespace ocr
