// Runs a command as if the kernel lacked some of its protections:
//   without landlock|seccomp|seals… -- COMMAND…
// A filter of system calls, which all processes of the command inherit, answers in the place of such a
// kernel.
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>

namespace {

int refuse(scmp_filter_ctx filter, int error, int call) {
  return seccomp_rule_add(filter, SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, 0);
}

int refuse(scmp_filter_ctx filter, int error, int call, scmp_arg_cmp condition) {
  return seccomp_rule_add(filter, SCMP_ACT_ERRNO(static_cast<unsigned>(error)), call, 1, condition);
}

const std::map<std::string, std::function<int(scmp_filter_ctx)>> hidings{
    {"landlock",
     [](scmp_filter_ctx filter) { return refuse(filter, ENOSYS, SCMP_SYS(landlock_create_ruleset)); }},
    // The probe fails. Filters can still be installed, but nobody must try to.
    {"seccomp",
     [](scmp_filter_ctx filter) {
       return refuse(filter, ENOSYS, SCMP_SYS(seccomp), SCMP_A0(SCMP_CMP_EQ, SECCOMP_GET_ACTION_AVAIL));
     }},
    {"seals",
     [](scmp_filter_ctx filter) {
       return refuse(filter, EINVAL, SCMP_SYS(memfd_create),
                     SCMP_A1(SCMP_CMP_MASKED_EQ, MFD_ALLOW_SEALING, MFD_ALLOW_SEALING));
     }},
};

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "without: %s\n", why.c_str());
  std::exit(EXIT_FAILURE);
}

}  // namespace

int main(int count, char** arguments) {
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  int next = 1;
  for (; next < count && std::string(arguments[next]) != "--"; ++next) {
    const auto found = hidings.find(arguments[next]);
    if (found == hidings.end()) fail(std::string("unknown protection ") + arguments[next]);
    if (found->second(filter) != 0) fail("the filter cannot be made");
  }
  if (next + 1 >= count) fail("no command");
  if (seccomp_load(filter) != 0) fail("the filter cannot be installed");
  execvp(arguments[next + 1], arguments + next + 1);
  fail(std::string("cannot run ") + arguments[next + 1]);
}
