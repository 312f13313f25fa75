// Threads that run until this object is destroyed. They are joined even if a check has failed.
#pragma once

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

class Background {
 public:
  // Each of `count` threads calls `work(number, round)` repeatedly.
  Background(int count, const std::function<void(int number, std::size_t round)>& work) {
    for (int number = 0; number < count; ++number)
      threads_.emplace_back([this, number, work] {
        for (std::size_t round = 0; !stop_; ++round) work(number, round);
      });
  }
  ~Background() { stop(); }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  void stop() {
    stop_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};
