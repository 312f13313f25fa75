#include "base/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cstddef>

#include "base/file_descriptor.hpp"

namespace ocr {

MappedFile::MappedFile(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat about {};
  if (fstat(file.get(), &about) == 0 && about.st_size > 0) {
    void* start =
        mmap(nullptr, static_cast<std::size_t>(about.st_size), PROT_READ, MAP_SHARED, file.get(), 0);
    if (start != MAP_FAILED)
      bytes_ = {static_cast<const char*>(start), static_cast<std::size_t>(about.st_size)};
  }
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) munmap(const_cast<char*>(bytes_.data()), bytes_.size());
}

}  // namespace ocr
