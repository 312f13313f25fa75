// A file mapped read-only: all processes share its pages, which take no memory until they are used.
#pragma once

#include <string>
#include <string_view>

namespace ocr {

class MappedFile {
 public:
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  // Empty if the file is missing or empty.
  std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
};

}  // namespace ocr
