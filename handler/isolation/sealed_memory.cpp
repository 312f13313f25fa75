#include "isolation/sealed_memory.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.hpp"
#include "isolation/protections.hpp"

namespace ocr {
namespace {

// Without seals, a reader can change the bytes for those that read other pages of the document.
int new_memory() {
  return memfd_create("image", MFD_CLOEXEC | (protections().seals ? MFD_ALLOW_SEALING : 0U));
}

}  // namespace

SealedMemory::SealedMemory(std::string_view bytes) : size_(bytes.size()), memory_(new_memory()) {
  while (!bytes.empty()) {
    const ssize_t written = write(memory_.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw Unavailable("no memory for a copy of the image");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (protections().seals &&
      fcntl(memory_.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
    throw Unavailable("cannot seal the copy of the image");
}

std::string_view map_sealed_memory(int fd, std::size_t size) {
  if (size == 0) return {};
  // Before Linux 6.7, memory that is sealed against writing cannot be mapped as shared, not even for reading.
  void* const start = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
  if (start == MAP_FAILED) return {};
  return {static_cast<const char*>(start), size};
}

}  // namespace ocr
