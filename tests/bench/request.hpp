// The options of `load`, and the requests that follow from them.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "client.hpp"

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

struct Options {
  std::string url, mode, background;
  int clients = 1;
  double seconds = 5;
  bool is_cached = false;
  std::vector<std::string> images;
};

// An image as a request body, built once and not during the measurement.
struct Upload {
  std::string name, body;
  explicit Upload(const std::string& image) : name(image), body(json_with_image(sample(image))) {}
};

inline std::vector<std::string> headers_of(const Options& options) {
  std::vector<std::string> headers{"Content-Type: application/json"};
  if (!options.is_cached) headers.emplace_back("Cache-Control: no-cache");
  return headers;
}

inline std::string task_path(const Answer& accepted) {
  return "/image?task_id=" + accepted.field("task_id");
}
