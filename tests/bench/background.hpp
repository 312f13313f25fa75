// Load from other clients during a measurement. It stops when this object is destroyed, and leaves no task
// behind.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "request.hpp"

class Background {
 public:
  explicit Background(const Options& options);
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

 private:
  void recognize_pages();
  void fill_queue(int most);
  void upload();

  std::string url_;
  std::vector<std::string> headers_;
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};
