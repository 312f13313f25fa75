#include "tasks/doorbell.hpp"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "base/error.hpp"

namespace ocr {

Doorbell::Doorbell(const std::string& path)
    : path_(path), file_(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600)) {
  if (file_.get() < 0) throw Unavailable("the file " + path + " cannot be opened");
}

void Doorbell::ring() const noexcept {
  futimens(file_.get(), nullptr);
}

int Doorbell::listen() {
  if (ears_.get() < 0) {
    ears_ = FileDescriptor(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
    if (ears_.get() >= 0 && inotify_add_watch(ears_.get(), path_.c_str(), IN_ATTRIB) < 0) ears_.reset();
  }
  std::array<char, 4096> heard;
  while (read(ears_.get(), heard.data(), heard.size()) > 0) {
  }
  return ears_.get();
}

}  // namespace ocr
