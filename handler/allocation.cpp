#include "allocation.hpp"

#ifdef __SANITIZE_ADDRESS__

namespace ocr {

void use_heap_of_child(int /*status_without_memory*/) {}
void give_back_free_memory() {}

}  // namespace ocr

#else

#include <jemalloc/jemalloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>

// jemalloc looks here for its settings (its manual, "TUNING"). One arena, because one thread allocates, and
// no cache before it, which would keep memory in a process that waits. What is large comes from the system by
// itself and goes back to it: the address space of a child is limited, and holes of that size would be lost.
// And small pieces may be cut from however large a free one, as a child's heap begins.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf =
    "narenas:1,tcache:false,retain:false,oversize_threshold:8388608,lg_extent_max_active_fit:63";
}

namespace {

constexpr std::size_t MB = std::size_t{1} << 20;
constexpr std::size_t page = 4096;
constexpr std::size_t huge_page = 2 * MB;
constexpr std::size_t large = 8 * MB;          // as oversize_threshold has it
constexpr std::size_t first_memory = 48 * MB;  // only address space, until it is used

int exit_status = 0;  // of a process that may have no more memory; 0: the caller is told, as always

void* had(void* memory) {
  if (memory == nullptr) {
    if (exit_status != 0) _exit(exit_status);
    errno = ENOMEM;
  }
  return memory;
}

void ask_for_huge_pages(void* memory, std::size_t size) {
  const std::size_t within_page = reinterpret_cast<std::uintptr_t>(memory) % page;
  madvise(static_cast<char*>(memory) - within_page, size + within_page, MADV_HUGEPAGE);
}

template <class Value>
void set(const std::string& name, Value value) {
  mallctl(name.c_str(), nullptr, nullptr, &value, sizeof value);
}

void run(const std::string& name) {
  mallctl(name.c_str(), nullptr, nullptr, nullptr, 0);
}

}  // namespace

namespace ocr {

void use_heap_of_child(int status_without_memory) {
  exit_status = status_without_memory;
  unsigned arena = 0;
  std::size_t size = sizeof arena;
  if (mallctl("arenas.create", &arena, &size, nullptr, 0) != 0) return;
  const std::string name = "arena." + std::to_string(arena);
  for (const char* setting : {".dirty_decay_ms", ".muzzy_decay_ms"})
    set<ssize_t>(name + setting, -1);  // its end gives all back at once
  set("thread.arena", arena);
  set("thread.tcache.enabled", true);
  // Freed at once, it is what the arena allocates from.
  void* const memory = mallocx(first_memory, MALLOCX_ALIGN(huge_page));
  if (memory == nullptr) return;
  ask_for_huge_pages(memory, first_memory);
  dallocx(memory, 0);
}

void give_back_free_memory() {
  run("arena." + std::to_string(MALLCTL_ARENAS_ALL) + ".purge");
}

}  // namespace ocr

// An executable may bring its own of these, which all its libraries then use; the others of their family are
// jemalloc's. NOLINTBEGIN(readability-inconsistent-declaration-parameter-name): two headers have two names
extern "C" {
void* malloc(std::size_t size) {
  void* const memory = had(mallocx(std::max<std::size_t>(size, 1), 0));
  if (size >= large && exit_status != 0) ask_for_huge_pages(memory, size);
  return memory;
}
void* calloc(std::size_t count, std::size_t size) {
  std::size_t bytes = 0;
  if (__builtin_mul_overflow(count, size, &bytes)) return had(nullptr);
  void* const memory = malloc(bytes);
  // Not by jemalloc, which fetches large pieces from the system anew, page by page.
  if (memory != nullptr) std::memset(memory, 0, bytes);
  return memory;
}
void* realloc(void* memory, std::size_t size) {
  if (memory == nullptr) return malloc(size);
  return had(rallocx(memory, std::max<std::size_t>(size, 1), 0));
}
}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
#endif
