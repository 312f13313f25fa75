// Which of the kernel's protections this machine has. The sandboxes rely on all of them; without one, they
// are only as strong as the others, and the operator must have agreed to that (OCR_SANDBOX=try).
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

// If a protection is missing: throws Unavailable, with a sentence for the operator, or logs a warning if it
// is not `required`.
void check_protections(bool required);

}  // namespace ocr
