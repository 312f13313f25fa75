#include "isolation/sandbox.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <vector>

#include "base/error.hpp"
#include "base/file_descriptor.hpp"

namespace ocr {

struct Sandbox::Filter {
  std::vector<sock_filter> program;
  FileDescriptor null;  // replaces the standard streams
};

struct ProgramSandbox::Filter {
  std::vector<sock_filter> program;
  FileDescriptor null;
  FileDescriptor readable_files;  // Landlock's rules; -1 if the kernel has no Landlock
};

namespace {

constexpr std::array allowed_calls{
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
    SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),
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
constexpr std::array allowed_calls_of_programs{
    SCMP_SYS(access),          SCMP_SYS(faccessat),       SCMP_SYS(faccessat2), SCMP_SYS(stat),
    SCMP_SYS(lstat),           SCMP_SYS(fstat),           SCMP_SYS(newfstatat), SCMP_SYS(statx),
    SCMP_SYS(statfs),          SCMP_SYS(fstatfs),         SCMP_SYS(readlink),   SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),      SCMP_SYS(getcwd),          SCMP_SYS(pread64),    SCMP_SYS(readv),
    SCMP_SYS(writev),          SCMP_SYS(fcntl),           SCMP_SYS(fadvise64),  SCMP_SYS(arch_prctl),
    SCMP_SYS(set_tid_address), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),       SCMP_SYS(sysinfo),
    SCMP_SYS(uname),           SCMP_SYS(getuid),          SCMP_SYS(geteuid),    SCMP_SYS(getgid),
    SCMP_SYS(getegid),         SCMP_SYS(clock_getres),
};

// The file descriptor of the program to execute. Executing closes it, and its number is above the limit,
// so no other file can get it: the program is started once and cannot start another.
constexpr int program_fd = 200;
constexpr rlim_t most_program_files = 64;

struct ContextDeleter {
  using pointer = scmp_filter_ctx;
  void operator()(scmp_filter_ctx context) const { seccomp_release(context); }
};

void require(bool holds, const char* what) {
  if (!holds) throw Unavailable(std::string("sandbox: ") + what);
}

using Context = std::unique_ptr<scmp_filter_ctx, ContextDeleter>;

Context new_filter() {
  // An unlisted call fails with EPERM instead of killing the process, so a library can do without it.
  Context context(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  require(context != nullptr, "cannot create a filter");
  return context;
}

template <class... Condition>
void allow(const Context& context, int call, Condition... conditions) {
  require(seccomp_rule_add(context.get(), SCMP_ACT_ALLOW, call, sizeof...(conditions), conditions...) == 0,
          "cannot allow a system call");
}

// Before version 2.6, libseccomp can export the program only to a file, so this uses a file in memory.
std::vector<sock_filter> compiled(const Context& context) {
  const FileDescriptor file(memfd_create("filter", MFD_CLOEXEC));
  require(file.get() >= 0 && seccomp_export_bpf(context.get(), file.get()) == 0, "cannot compile the filter");
  const off_t bytes = lseek(file.get(), 0, SEEK_END);
  std::vector<sock_filter> program(static_cast<std::size_t>(bytes) / sizeof(sock_filter));
  const ssize_t got = pread(file.get(), program.data(), static_cast<std::size_t>(bytes), 0);
  require(got == bytes, "cannot read the filter back");
  return program;
}

std::vector<sock_filter> filter_of_readers() {
  const Context context = new_filter();
  for (const int call : allowed_calls) allow(context, call);
  // The decoders of HEIC and AVIF start threads and cannot be configured not to, so clone may create
  // threads, but no processes. clone3 passes its flags in memory, which a filter cannot inspect. With
  // ENOSYS, glibc falls back to clone.
  constexpr scmp_datum_t makes_thread = CLONE_THREAD | CLONE_VM;
  allow(context, SCMP_SYS(clone), SCMP_A0(SCMP_CMP_MASKED_EQ, makes_thread, makes_thread));
  require(seccomp_rule_add(context.get(), SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0,
          "cannot refuse a system call");
  allow(context, SCMP_SYS(set_robust_list));
  allow(context, SCMP_SYS(rseq));
  allow(context, SCMP_SYS(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
  return compiled(context);
}

std::vector<sock_filter> filter_of_programs() {
  const Context context = new_filter();
  for (const int call : allowed_calls) allow(context, call);
  for (const int call : allowed_calls_of_programs) allow(context, call);
  constexpr scmp_datum_t writes = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
  allow(context, SCMP_SYS(openat), SCMP_A2(SCMP_CMP_MASKED_EQ, writes, 0));
  allow(context, SCMP_SYS(execveat), SCMP_A0(SCMP_CMP_EQ, program_fd));
  allow(context, SCMP_SYS(prlimit64), SCMP_A2(SCMP_CMP_EQ, 0));  // may read limits, not set them
  return compiled(context);
}

// Libraries, fonts and their configuration. The tasks, for example, are stored elsewhere.
constexpr std::array readable_folders{"/usr",
                                      "/lib",
                                      "/lib64",
                                      "/etc/fonts",
                                      "/etc/ld.so.cache",
                                      "/var/cache/fontconfig",
                                      "/var/lib/ghostscript/fonts"};

FileDescriptor landlock_rules() {
  landlock_ruleset_attr handled{};
  handled.handled_access_fs = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1;  // all rights in Landlock ABI 1
  FileDescriptor rules(
      static_cast<int>(syscall(SYS_landlock_create_ruleset, &handled, sizeof handled.handled_access_fs, 0)));
  for (const char* path : readable_folders) {
    const FileDescriptor named(open(path, O_PATH | O_CLOEXEC));
    struct stat about {};
    if (fstat(named.get(), &about) != 0) continue;
    landlock_path_beneath_attr beneath{};
    beneath.parent_fd = named.get();
    beneath.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE;
    if (S_ISDIR(about.st_mode))
      beneath.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE;
    syscall(SYS_landlock_add_rule, rules.get(), LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
  }
  return rules;
}

FileDescriptor open_null() {
  FileDescriptor null(open("/dev/null", O_RDWR | O_CLOEXEC));
  require(null.get() >= 0, "cannot open /dev/null");
  return null;
}

[[noreturn]] void end_child() {
  _exit(EXIT_FAILURE);
}

void limit(__rlimit_resource resource, rlim_t most) {
  const rlimit both{most, most};
  if (setrlimit(resource, &both) != 0) end_child();
}

// Closes all file descriptors except the standard streams and `kept`, which must be sorted.
void close_others(const std::vector<int>& kept) {
  int from = STDERR_FILENO + 1;
  for (const int fd : kept) {
    if (fd > from && close_range(static_cast<unsigned>(from), static_cast<unsigned>(fd - 1), 0) != 0)
      end_child();
    from = fd + 1;
  }
  if (close_range(static_cast<unsigned>(from), ~0U, 0) != 0) end_child();
}

void apply(const std::vector<sock_filter>& filter) {
  const sock_fprog program{static_cast<unsigned short>(filter.size()),
                           const_cast<sock_filter*>(filter.data())};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) end_child();
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) end_child();
}

}  // namespace

Sandbox::Sandbox() : filter_(std::make_unique<Filter>()) {
  filter_->program = filter_of_readers();
  filter_->null = open_null();
}

Sandbox::~Sandbox() = default;

void Sandbox::enter(std::vector<int> kept, [[maybe_unused]] std::int64_t address_space_bytes) const {
  std::sort(kept.begin(), kept.end());
  // fd 0 is the listening socket, and the libraries' messages about an image do not belong in the log.
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (dup2(filter_->null.get(), stream) < 0) end_child();
  close_others(kept);

  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, static_cast<rlim_t>(kept.back()) + 1);
#ifndef __SANITIZE_ADDRESS__  // its shadow memory alone exceeds any sensible limit
  limit(RLIMIT_AS, static_cast<rlim_t>(address_space_bytes));
#endif
  apply(filter_->program);
}

ProgramSandbox::ProgramSandbox() : filter_(std::make_unique<Filter>()) {
  filter_->program = filter_of_programs();
  filter_->null = open_null();
  filter_->readable_files = landlock_rules();
}

ProgramSandbox::~ProgramSandbox() = default;

void ProgramSandbox::become(int executable, char* const* arguments, const ProgramStreams& streams,
                            const ProgramLimits& limits) const {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) end_child();
  if (filter_->readable_files.get() >= 0 &&
      syscall(SYS_landlock_restrict_self, filter_->readable_files.get(), 0) != 0)
    end_child();
  const int errors = streams.errors_join_output ? streams.output : filter_->null.get();
  if (dup2(streams.input, STDIN_FILENO) < 0 || dup2(streams.output, STDOUT_FILENO) < 0 ||
      dup2(errors, STDERR_FILENO) < 0 || dup3(executable, program_fd, O_CLOEXEC) < 0)
    end_child();
  close_others({program_fd});

  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NOFILE, most_program_files);
  limit(RLIMIT_CPU, static_cast<rlim_t>(limits.processor_time.count()));
  limit(RLIMIT_AS, static_cast<rlim_t>(limits.address_space_bytes));
  apply(filter_->program);
  char* const environment[] = {nullptr};
  syscall(SYS_execveat, program_fd, "", arguments, environment, AT_EMPTY_PATH);
  end_child();
}

}  // namespace ocr
