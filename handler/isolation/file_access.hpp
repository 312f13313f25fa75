// The files that a process may still read, by the kernel's Landlock (landlock(7)). All other access to files
// is refused: writing, creating, and reading what is not listed.
#pragma once

#include <string>
#include <vector>

#include "base/file_descriptor.hpp"

namespace ocr {

// The folders of libraries and fonts, which the programs read too.
std::vector<std::string> library_and_font_paths();

class FileAccess {
 public:
  // Folders, with all that is in them, and files. Paths that do not exist are left out. Throws Unavailable if
  // the rules cannot be made although the kernel has Landlock.
  explicit FileAccess(const std::vector<std::string>& readable_paths);

  // Applies it to this process and its future children, for good. False on failure; true, and nothing, if the
  // kernel has no Landlock.
  bool apply() const;

 private:
  FileDescriptor rules_;
};

}  // namespace ocr
