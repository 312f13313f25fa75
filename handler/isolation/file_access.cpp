#include "isolation/file_access.hpp"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.hpp"
#include "isolation/protections.hpp"

namespace ocr {

std::vector<std::string> library_and_font_paths() {
  return {"/usr",
          "/lib",
          "/lib64",
          "/etc/fonts",
          "/etc/ld.so.cache",
          "/var/cache/fontconfig",
          "/var/lib/ghostscript/fonts"};
}

FileAccess::FileAccess(const std::vector<std::string>& readable_paths) {
  if (!protections().landlock) return;
  landlock_ruleset_attr handled{};
  handled.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;  // all that its first version knows
  rules_ = FileDescriptor(
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &handled, sizeof handled.handled_access_fs, 0)));
  if (rules_.get() < 0) throw Unavailable("Landlock: cannot create rules");
  for (const std::string& path : readable_paths) {
    const FileDescriptor named(open(path.c_str(), O_PATH | O_CLOEXEC));
    struct stat about {};
    if (fstat(named.get(), &about) != 0) continue;
    landlock_path_beneath_attr beneath{};
    beneath.parent_fd = named.get();
    beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
    if (S_ISDIR(about.st_mode))
      beneath.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE;
    if (syscall(SYS_landlock_add_rule, rules_.get(), LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) != 0)
      throw Unavailable("Landlock: cannot add a rule for " + path);
  }
}

bool FileAccess::apply() const {
  if (rules_.get() < 0) return true;
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         syscall(SYS_landlock_restrict_self, rules_.get(), 0) == 0;
}

}  // namespace ocr
