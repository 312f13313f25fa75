// The inside of a child that reads hostile bytes: from its order to its answer.
#pragma once

#include <cstdint>

#include "isolation/nursery_work.hpp"
#include "isolation/sandbox.hpp"

namespace ocr {

// A child's answer is its response, one byte, then the answer's length (8 bytes) and the answer itself.
inline constexpr char order_taken = '+';
inline constexpr char order_refused = '-';  // what it needs was not loaded before the fork

inline constexpr int out_of_memory_status = 12;  // with which a child exits that has reached its memory limit

struct ChildTerms {
  std::int64_t address_space_bytes;
  bool starts_programs;  // else it enters its sandbox before the order arrives
};

// Waits for the order on `channel`, carries it out and waits to be killed. Exits if the channel is closed
// before.
[[noreturn]] void be_child(NurseryWork& work, const Sandbox& sandbox, const ChildTerms& terms, int channel);

}  // namespace ocr
