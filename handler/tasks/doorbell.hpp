// Tells other processes of this machine at once that there is something to look for: a file that is touched,
// and whose touch inotify reports to all who listen (in other containers too, where they share the folder).
//
// A touch carries no message and may be missed (its process was killed before it, or inotify cannot be had):
// whoever listens looks by itself from time to time as well.
#pragma once

#include <string>

#include "base/file_descriptor.hpp"

namespace ocr {

class Doorbell {
 public:
  explicit Doorbell(const std::string& path);  // throws Unavailable

  void ring() const noexcept;
  // A descriptor that can be read from the next ring on; rings so far are forgotten. -1 where it cannot be
  // had.
  int listen();

 private:
  std::string path_;
  FileDescriptor file_;
  FileDescriptor ears_;
};

}  // namespace ocr
