// How long the fault tests last, and how they tell what they measured.
//
// FAULTS=full in the environment asks for what docs/reliability.md says; anything else for the short form.
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

// One line for each figure that docs/reliability.md has.
template <class Value>
void figure(std::string_view what, const Value& value, std::string_view unit = "") {
  std::cout << "figure - " << what << ": " << std::fixed << std::setprecision(1) << value << unit
            << std::endl;
}
