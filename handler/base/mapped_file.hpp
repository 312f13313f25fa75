// A file mapped read-only: its pages are shared by all processes, and cost nothing until they are used.
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

  // Empty where there is no such file, or nothing in it.
  std::string_view bytes() const { return bytes_; }

 private:
  std::string_view bytes_;
};

}  // namespace ocr
