#include "base/allocation.hpp"

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
#include <optional>
#include <string>

// jemalloc reads its settings from this variable (its manual, "TUNING"). One arena, because one thread
// allocates. No thread cache, because it would keep memory in an idle process. Large blocks are mapped and
// unmapped individually: a child's address space is limited, and holes of that size would be lost. Small
// blocks may be cut from a free extent of any size, because a child's heap starts as one large extent.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf =
    "narenas:1,tcache:false,retain:false,oversize_threshold:8388608,lg_extent_max_active_fit:63";
}

namespace {

constexpr std::size_t MB = std::size_t{1} << 20;
constexpr std::size_t page = 4096;
constexpr std::size_t huge_page = 2 * MB;
constexpr std::size_t large = 8 * MB;          // equals oversize_threshold
constexpr std::size_t first_memory = 48 * MB;  // only address space until it is written to

int exit_status = 0;  // with which a failed allocation ends the process; 0: it returns null as usual

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

template <class Value>
Value get(const char* name, Value value = {}) {
  std::size_t size = sizeof value;
  mallctl(name, &value, &size, nullptr, 0);
  return value;
}

// Returns nullopt if no arena can be created.
std::optional<unsigned> create_arena() {
  unsigned arena = 0;
  std::size_t size = sizeof arena;
  if (mallctl("arenas.create", &arena, &size, nullptr, 0) != 0) return std::nullopt;
  for (const char* setting : {".dirty_decay_ms", ".muzzy_decay_ms"})
    set<ssize_t>("arena." + std::to_string(arena) + setting, -1);
  return arena;
}

// Allocates memory in the arena and frees it at once, so that the arena allocates from it. Returns its
// address, or null if there is none.
void* give(unsigned arena, std::size_t size) {
  const int flags = static_cast<int>(MALLOCX_ARENA(arena)) | MALLOCX_TCACHE_NONE;
  void* const memory = mallocx(size, flags | MALLOCX_ALIGN(huge_page));
  if (memory != nullptr) dallocx(memory, flags);
  return memory;
}

}  // namespace

namespace ocr {

void use_heap_of_child(int status_without_memory) {
  exit_status = status_without_memory;
  const auto arena = create_arena();  // keeps its free memory: the child's exit returns everything at once
  if (!arena) return;
  set("thread.arena", *arena);
  set("thread.tcache.enabled", true);
  if (void* const memory = give(*arena, first_memory)) ask_for_huge_pages(memory, first_memory);
}

void give_back_free_memory() {
  run("arena." + std::to_string(get<unsigned>("thread.arena")) + ".purge");
}

}  // namespace ocr

// If an executable defines these functions, all its libraries use them. The rest of the malloc family is
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
  // Not zeroed by jemalloc, which would map large blocks anew and fault in each page.
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
