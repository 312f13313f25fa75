// What many clients saw, gathered as it came; judging it is the work of figures.py. Used by many threads.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "request.hpp"

class Figures {
 public:
  // An answer with another status than that is a failure, and counts as nothing else.
  void add(const Answer& answer, double seconds, long expected_status);
  void add_text(const std::string& image, const Answer& answer);

  std::string json();

 private:
  void add_overhead(const Answer& answer, double seconds);

  std::mutex mutex_;
  Clock::time_point start_ = Clock::now();
  std::vector<double> seconds_, ends_, overheads_;
  std::map<std::pair<std::string, std::string>, int> texts_;  // of each image and text: how often
  int failed_ = 0;
  int hits_ = 0;
  std::string failure_;  // the first one
};
