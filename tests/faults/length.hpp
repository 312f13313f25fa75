// Length of the fault tests, and output of their figures.
//
// With FAULTS=full in the environment they run as docs/reliability.md describes, otherwise in a short form.
#pragma once

#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <string>
#include <string_view>

inline bool is_full() {
  const char* length = std::getenv("FAULTS");
  return length && std::string_view(length) == "full";
}

template <class Value>
Value full_or_short(Value full, Value brief) {
  return is_full() ? full : brief;
}

// Prints one figure for docs/reliability.md.
template <class Value>
void figure(std::string_view what, const Value& value, std::string_view unit = "") {
  std::cout << "figure - " << what << ": " << std::fixed << std::setprecision(1) << value << unit
            << std::endl;
}
