#include "allocation.hpp"

#include <unistd.h>

#include <cstddef>

namespace {

int status_without_memory = 0;  // 0: the caller is told, as always

#ifndef __SANITIZE_ADDRESS__
void* had(void* memory, std::size_t size) {
  if (memory == nullptr && size != 0 && status_without_memory != 0) _exit(status_without_memory);
  return memory;
}
#endif

}  // namespace

namespace ocr {

void end_where_memory_ends(int exit_status) {
  status_without_memory = exit_status;
}

}  // namespace ocr

// An executable may bring its own of these, which all its libraries then use (The GNU C Library manual,
// "Replacing malloc"). The C library's own keep their work under these names.
#ifndef __SANITIZE_ADDRESS__
extern "C" {
// NOLINTBEGIN(bugprone-reserved-identifier)
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
// NOLINTEND(bugprone-reserved-identifier)

void* malloc(std::size_t size) {
  return had(__libc_malloc(size), size);
}
void* calloc(std::size_t count, std::size_t size) {
  return had(__libc_calloc(count, size), count == 0 ? 0 : size);
}
void* realloc(void* memory, std::size_t size) {
  return had(__libc_realloc(memory, size), size);
}
}
#endif
