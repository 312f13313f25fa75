// Bytes in memory that other processes can map but nobody can change any more (memfd_create(2), F_ADD_SEALS).
#pragma once

#include <cstddef>
#include <string_view>

#include "base/file_descriptor.hpp"

namespace ocr {

class SealedMemory {
 public:
  explicit SealedMemory(std::string_view bytes);  // a copy of them; throws Unavailable

  int fd() const { return memory_.get(); }
  std::size_t size() const { return size_; }

 private:
  std::size_t size_;
  FileDescriptor memory_;
};

// Maps the first `size` bytes of sealed memory for reading, until the process ends. Returns an empty view on
// failure.
std::string_view map_sealed_memory(int fd, std::size_t size);

}  // namespace ocr
