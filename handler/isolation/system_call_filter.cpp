#include "isolation/system_call_filter.hpp"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <fcntl.h>
#include <array>
#include <cerrno>
#include <cstdint>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"

namespace ocr {
namespace {

// Memory, time, signals, and what was opened before.
constexpr std::array reader_calls{
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(restart_syscall),
};

// The additional calls that a program needs to load its libraries and read its fonts.
constexpr std::array program_calls{
    SCMP_SYS(access),          SCMP_SYS(faccessat),       SCMP_SYS(faccessat2), SCMP_SYS(stat),
    SCMP_SYS(lstat),           SCMP_SYS(fstat),           SCMP_SYS(newfstatat), SCMP_SYS(statx),
    SCMP_SYS(statfs),          SCMP_SYS(fstatfs),         SCMP_SYS(readlink),   SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),      SCMP_SYS(getcwd),          SCMP_SYS(pread64),    SCMP_SYS(readv),
    SCMP_SYS(writev),          SCMP_SYS(fcntl),           SCMP_SYS(fadvise64),  SCMP_SYS(arch_prctl),
    SCMP_SYS(set_tid_address), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),       SCMP_SYS(sysinfo),
    SCMP_SYS(uname),           SCMP_SYS(getuid),          SCMP_SYS(geteuid),    SCMP_SYS(getgid),
    SCMP_SYS(getegid),         SCMP_SYS(clock_getres),
};

// The additional calls that a nursery needs to fork readers, and a reader to start programs before its own
// filter applies.
constexpr std::array nursery_calls{
    SCMP_SYS(pipe2),   SCMP_SYS(socketpair), SCMP_SYS(sendmsg),     SCMP_SYS(recvmsg),
    SCMP_SYS(dup2),    SCMP_SYS(dup3),       SCMP_SYS(close_range), SCMP_SYS(getppid),
    SCMP_SYS(prctl),   SCMP_SYS(prlimit64),  SCMP_SYS(setrlimit),   SCMP_SYS(mincore),
    SCMP_SYS(wait4),   SCMP_SYS(waitid),     SCMP_SYS(poll),        SCMP_SYS(landlock_restrict_self),
    SCMP_SYS(seccomp),
};

constexpr scmp_datum_t makes_thread = CLONE_THREAD | CLONE_VM;
constexpr scmp_datum_t makes_namespace =
    CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
constexpr scmp_datum_t writes_file = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;

struct ContextDeleter {
  using pointer = scmp_filter_ctx;
  void operator()(scmp_filter_ctx context) const { seccomp_release(context); }
};
using Context = std::unique_ptr<scmp_filter_ctx, ContextDeleter>;

void require(bool holds, const char* what) {
  if (!holds) throw Unavailable(std::string("system call filter: ") + what);
}

Context new_filter(std::uint32_t for_other_calls = SCMP_ACT_ERRNO(EPERM)) {
  Context context(seccomp_init(for_other_calls));
  require(context != nullptr, "cannot create it");
  return context;
}

template <class... Condition>
void allow(const Context& context, int call, Condition... conditions) {
  require(seccomp_rule_add(context.get(), SCMP_ACT_ALLOW, call, sizeof...(conditions), conditions...) == 0,
          "cannot allow a call");
}

template <class Calls>
void allow_all(const Context& context, const Calls& calls) {
  for (const int call : calls) allow(context, call);
}

// clone3 passes its flags in memory, which a filter cannot inspect. With ENOSYS, glibc falls back to clone.
void hide_clone3(const Context& context) {
  require(seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0,
          "cannot refuse a call");
}

// Before version 2.6, libseccomp can export the program only to a file, so this uses a file in memory.
std::vector<sock_filter> compiled(const Context& context) {
  const FileDescriptor file(memfd_create("filter", MFD_CLOEXEC));
  require(file.get() >= 0 && seccomp_export_bpf(context.get(), file.get()) == 0, "cannot compile it");
  const off_t bytes = lseek(file.get(), 0, SEEK_END);
  std::vector<sock_filter> program(static_cast<std::size_t>(bytes) / sizeof(sock_filter));
  const ssize_t got = pread(file.get(), program.data(), static_cast<std::size_t>(bytes), 0);
  require(got == bytes, "cannot read it back");
  return program;
}

}  // namespace

SystemCallFilter::SystemCallFilter(std::vector<sock_filter> program) : program_(std::move(program)) {}
SystemCallFilter::~SystemCallFilter() = default;
SystemCallFilter::SystemCallFilter(SystemCallFilter&&) noexcept = default;

SystemCallFilter SystemCallFilter::for_readers() {
  const Context context = new_filter();
  allow_all(context, reader_calls);
  allow(context, SCMP_SYS(recvmsg));  // for the order, over the one socket that a reader has
  // The decoders of HEIC and AVIF start threads and cannot be configured not to, so clone may create threads,
  // but no processes. Other readers apply the filter without_threads(), once they know their image.
  allow(context, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, makes_thread, makes_thread));
  hide_clone3(context);
  allow(context, SCMP_SYS(set_robust_list));
  allow(context, SCMP_SYS(rseq));
  for (const int option : {PR_SET_NAME, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP})
    allow(context, SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(option)));
  allow(context, SCMP_SYS(wait4));  // for the programs that a reader started earlier
  return SystemCallFilter(compiled(context));
}

SystemCallFilter SystemCallFilter::without_threads() {
  const Context context = new_filter(SCMP_ACT_ALLOW);
  for (const int call : {SCMP_SYS(clone), SCMP_SYS(clone3)})
    require(seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(EPERM), call, 0) == 0, "cannot refuse a call");
  return SystemCallFilter(compiled(context));
}

SystemCallFilter SystemCallFilter::for_programs() {
  const Context context = new_filter();
  allow_all(context, reader_calls);
  allow_all(context, program_calls);
  allow(context, SCMP_SYS(openat), SCMP_A2(SCMP_CMP_MASKED_EQ, writes_file, 0));
  allow(context, SCMP_SYS(execveat), SCMP_A0(SCMP_CMP_EQ, program_fd));
  allow(context, SCMP_SYS(prlimit64), SCMP_A2(SCMP_CMP_EQ, 0));  // queries a limit, sets none
  return SystemCallFilter(compiled(context));
}

SystemCallFilter SystemCallFilter::for_nurseries() {
  const Context context = new_filter();
  allow_all(context, reader_calls);
  allow_all(context, program_calls);
  allow_all(context, nursery_calls);
  allow(context, SCMP_SYS(openat), SCMP_A2(SCMP_CMP_MASKED_EQ, writes_file, 0));
  allow(context, SCMP_SYS(execveat), SCMP_A0(SCMP_CMP_EQ, program_fd));
  allow(context, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, makes_namespace, 0));
  hide_clone3(context);
  return SystemCallFilter(compiled(context));
}

bool SystemCallFilter::apply() const {
  const sock_fprog program{static_cast<unsigned short>(program_.size()),
                           const_cast<sock_filter*>(program_.data())};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

}  // namespace ocr
