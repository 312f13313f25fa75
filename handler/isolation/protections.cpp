#include "isolation/protections.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"
#include "base/log.hpp"

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

std::string in_words(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 < names.size() ? ", " : " and ") + names[i];
  return text;
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

void check_protections(bool required) {
  const std::vector<std::string> missing = protections().missing();
  if (missing.empty()) return;
  if (required)
    throw Unavailable(
        "the kernel or the container does not offer " + in_words(missing) +
        ", so the processes that read images cannot be confined: use a newer kernel or container "
        "engine, or set OCR_SANDBOX=try to start all the same");
  log_warning("protections_missing").with("missing", in_words(missing));
}

}  // namespace ocr
