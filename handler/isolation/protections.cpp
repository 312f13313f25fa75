#include "isolation/protections.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

#include "base/file_descriptor.hpp"

namespace ocr {
namespace {

Protections probed() {
  Protections found;
  found.landlock = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
  const std::uint32_t refuses = SECCOMP_RET_ERRNO;
  found.seccomp = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &refuses) == 0;
  const FileDescriptor memory(memfd_create("probe", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  found.seals = fcntl(memory.get(), F_ADD_SEALS, F_SEAL_WRITE) == 0;
  return found;
}

}  // namespace

std::vector<std::string> Protections::missing() const {
  std::vector<std::string> names;
  if (!landlock) names.emplace_back("Landlock");
  if (!seccomp) names.emplace_back("seccomp");
  if (!seals) names.emplace_back("memfd seals");
  return names;
}

const Protections& protections() {
  static const Protections found = probed();
  return found;
}

}  // namespace ocr
