// Wakes other processes on this machine at once. To ring means to touch a file; inotify reports that to every
// listener, in other containers too if they share the folder.
//
// A ring carries no message and can be missed, because the process was killed before it rang or because
// inotify is unavailable. Every listener must therefore also poll from time to time.
#pragma once

#include <string>

#include "base/file_descriptor.hpp"

namespace ocr {

class Doorbell {
 public:
  explicit Doorbell(const std::string& path);  // throws Unavailable

  void ring() const noexcept;
  // Returns a descriptor that becomes readable at the next ring, and discards earlier rings. This object owns
  // the descriptor. -1 if inotify is unavailable.
  int listen();

 private:
  std::string path_;
  FileDescriptor file_;
  FileDescriptor ears_;
};

}  // namespace ocr
