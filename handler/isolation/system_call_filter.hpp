// The kernel's filter of system calls (seccomp(2)) for readers, the programs they start, and nurseries. Only
// system_call_filter.cpp uses libseccomp.
//
// A call that is not listed fails with EPERM instead of killing the process, so that a library can do without
// it.
#pragma once

#include <memory>
#include <vector>

struct sock_filter;

namespace ocr {

// The descriptor through which a program is executed. Executing closes it, and its number is above the limit
// of open files, so no other file can get it: the program is started once and cannot start another.
inline constexpr int program_fd = 200;

class SystemCallFilter {
 public:
  // All of them throw Unavailable if the filter cannot be compiled.
  static SystemCallFilter for_readers();
  static SystemCallFilter without_threads();  // allows all other calls
  static SystemCallFilter for_programs();
  // Allows more than all others together: they are applied on top of it.
  static SystemCallFilter for_nurseries();

  ~SystemCallFilter();
  SystemCallFilter(SystemCallFilter&&) noexcept;
  SystemCallFilter& operator=(SystemCallFilter&&) = delete;
  SystemCallFilter(const SystemCallFilter&) = delete;
  SystemCallFilter& operator=(const SystemCallFilter&) = delete;

  // Applies it to this process and its future children, for good. False on failure.
  bool apply() const;

 private:
  explicit SystemCallFilter(std::vector<sock_filter> program);

  std::vector<sock_filter> program_;
};

}  // namespace ocr
