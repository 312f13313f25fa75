#include "base/huge_pages.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

#ifndef MADV_COLLAPSE  // not in glibc 2.36
#define MADV_COLLAPSE 25
#endif

namespace ocr {
namespace {

constexpr std::uintptr_t small_page = 4096;
constexpr std::uintptr_t huge_page = std::uintptr_t{2} << 20;
constexpr std::ptrdiff_t pages_in_one = huge_page / small_page;
constexpr std::ptrdiff_t dense = pages_in_one * 12 / 13;
constexpr std::uintptr_t largest_mapping = std::uintptr_t{1} << 30;  // larger: a sanitizer's tables

struct Mapping {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
};

// Parses a line of /proc/self/maps. Empty unless the mapping is private memory without a file.
Mapping own_memory(const std::string& line) {
  std::istringstream columns(line);
  Mapping mapping;
  char dash = 0;
  std::string permissions, offset, device, file_number, name;
  columns >> std::hex >> mapping.begin >> dash >> mapping.end;
  columns >> permissions >> offset >> device >> file_number >> name;
  const bool is_own = permissions == "rw-p" && file_number == "0" && name.empty();
  return is_own && mapping.end - mapping.begin <= largest_mapping ? mapping : Mapping{};
}

bool is_dense(void* memory) {
  std::array<unsigned char, pages_in_one> is_there{};
  return mincore(memory, huge_page, is_there.data()) == 0 &&
         std::count_if(is_there.begin(), is_there.end(),
                       [](unsigned char page) { return (page & 1U) != 0; }) >= dense;
}

}  // namespace

void use_huge_pages() {
  std::ifstream mappings("/proc/self/maps");
  for (std::string line; std::getline(mappings, line);) {
    const Mapping mapping = own_memory(line);
    auto begin = (mapping.begin + huge_page - 1) / huge_page * huge_page;
    for (; begin + huge_page <= mapping.end; begin += huge_page) {
      // NOLINTNEXTLINE(performance-no-int-to-ptr): the kernel lists addresses as numbers
      void* const memory = reinterpret_cast<void*>(begin);
      if (is_dense(memory)) madvise(memory, huge_page, MADV_COLLAPSE);
    }
  }
}

}  // namespace ocr
