// Collects the measurements of many clients; figures.py evaluates them. Thread-safe.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "request.hpp"

class Figures {
 public:
  // An answer with any other status counts only as a failure.
  void add(const Answer& answer, double seconds, long expected_status);
  void add_text(const std::string& image, const Answer& answer);

  std::string json();

 private:
  void add_overhead(const Answer& answer, double seconds);

  std::mutex mutex_;
  Clock::time_point start_ = Clock::now();
  std::vector<double> seconds_, ends_, overheads_;
  std::map<std::pair<std::string, std::string>, int> texts_;  // number of answers by image and text
  int failed_ = 0;
  int hits_ = 0;
  std::string failure_;  // the first failure
};
