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
  if (file_ < 0) throw Unavailable("the file " + path + " cannot be had");
}

Doorbell::~Doorbell() {
  close(file_);
  if (ears_ >= 0) close(ears_);
}

void Doorbell::ring() const noexcept {
  futimens(file_, nullptr);
}

int Doorbell::listen() {
  if (ears_ < 0) {
    ears_ = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (ears_ < 0) return -1;
    if (inotify_add_watch(ears_, path_.c_str(), IN_ATTRIB) < 0) {
      close(ears_);
      return ears_ = -1;
    }
  }
  std::array<char, 4096> heard;
  while (read(ears_, heard.data(), heard.size()) > 0) {
  }
  return ears_;
}

}  // namespace ocr
