#include "base/huge_pages.hpp"

#include <sys/mman.h>
#include <sys/utsname.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "catch.hpp"

namespace {

constexpr std::size_t kB = 1024;
constexpr std::size_t MB = 1024 * kB;
constexpr std::size_t size = 8 * MB;
constexpr std::size_t page = 4 * kB;

// A separate mapping, in which one page in `every` is written to.
class Memory {
 public:
  explicit Memory(std::size_t every)
      : guarded_(static_cast<char*>(
            mmap(nullptr, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))),
        memory_(guarded_ + page) {
    mprotect(memory_, size, PROT_READ | PROT_WRITE);
    for (std::size_t at = 0; at < size; at += page * every) memory_[at] = letter(at);
  }
  ~Memory() { munmap(guarded_, size + 2 * page); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  bool is_as_written(std::size_t every) const {
    for (std::size_t at = 0; at < size; at += page * every)
      if (memory_[at] != letter(at)) return false;
    return true;
  }

  // The field `what` of /proc/self/smaps for the mapping that contains this memory, in bytes.
  std::size_t bytes(const std::string& what) const {
    std::ifstream mappings("/proc/self/smaps");
    bool is_this = false;
    for (std::string line; std::getline(mappings, line);) {
      std::istringstream words(line);
      std::uintptr_t begin = 0;
      std::uintptr_t end = 0;
      char dash = 0;
      if (words >> std::hex >> begin >> dash >> end && dash == '-') {
        const auto here = reinterpret_cast<std::uintptr_t>(memory_);
        is_this = begin <= here && here < end;
      } else if (is_this && line.starts_with(what + ":")) {
        return std::stoul(line.substr(what.size() + 1)) * kB;
      }
    }
    return 0;
  }

 private:
  static char letter(std::size_t at) { return static_cast<char>('a' + at / page % 26); }

  char* guarded_;  // by a page on each side, so that it is not merged with neighbouring mappings
  char* memory_;
};

bool kernel_can() {
  utsname system{};
  uname(&system);
  int major = 0;
  int minor = 0;
  char dot = 0;
  std::istringstream(system.release) >> major >> dot >> minor;
  return major > 6 || (major == 6 && minor >= 1);
}

}  // namespace

TEST_CASE("huge pages: memory in use is collapsed, and its contents do not change") {
  const Memory memory(1);
  ocr::use_huge_pages();
  CHECK(memory.is_as_written(1));
  if (kernel_can()) CHECK(memory.bytes("AnonHugePages") >= size - 2 * MB);
}

TEST_CASE("huge pages: sparsely used memory does not grow") {
  const Memory memory(2);
  const auto used = memory.bytes("Rss");
  const auto huge = memory.bytes("AnonHugePages");
  ocr::use_huge_pages();
  CHECK(memory.is_as_written(2));
  CHECK(memory.bytes("AnonHugePages") == huge);
  CHECK(memory.bytes("Rss") == used);
}
