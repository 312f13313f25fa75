// Which of the kernel's protections this machine has. The sandboxes rely on all of them.
#pragma once

#include <string>
#include <vector>

namespace ocr {

struct Protections {
  bool landlock = false;  // limits access to files (Linux 5.13)
  bool seccomp = false;   // limits system calls
  bool seals = false;     // memory that nobody can change any more (Linux 3.17)

  // The names of those that are missing, for people.
  std::vector<std::string> missing() const;
};

// Found out once per process.
const Protections& protections();

}  // namespace ocr
