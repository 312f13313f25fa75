#include "sandbox.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <vector>

#include "error.hpp"

namespace ocr {

struct Sandbox::Filter {
  std::vector<sock_filter> program;
  int null_fd = -1;  // takes the place of the standard streams
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

struct ContextDeleter {
  using pointer = scmp_filter_ctx;
  void operator()(scmp_filter_ctx context) const { seccomp_release(context); }
};

void require(bool holds, const char* what) {
  if (!holds) throw Unavailable(std::string("sandbox: ") + what);
}

// libseccomp writes the program to a file only (to memory since 2.6), so that it passes through one in
// memory.
std::vector<sock_filter> compile_filter() {
  // What is not listed fails with EPERM rather than kills: a library that asks for more goes on without it.
  const std::unique_ptr<scmp_filter_ctx, ContextDeleter> context(seccomp_init(SCMP_ACT_ERRNO(EPERM)));
  require(context != nullptr, "no filter can be made");
  for (const int call : allowed_calls)
    require(seccomp_rule_add(context.get(), SCMP_ACT_ALLOW, call, 0) == 0, "a call cannot be allowed");

  const int file = memfd_create("filter", MFD_CLOEXEC);
  require(file >= 0 && seccomp_export_bpf(context.get(), file) == 0, "the filter cannot be compiled");
  const off_t bytes = lseek(file, 0, SEEK_END);
  std::vector<sock_filter> program(static_cast<std::size_t>(bytes) / sizeof(sock_filter));
  const ssize_t got = pread(file, program.data(), static_cast<std::size_t>(bytes), 0);
  close(file);
  require(got == bytes, "the filter cannot be read back");
  return program;
}

[[noreturn]] void end_child() {
  _exit(EXIT_FAILURE);
}

void limit(__rlimit_resource resource, rlim_t most) {
  const rlimit both{most, most};
  if (setrlimit(resource, &both) != 0) end_child();
}

}  // namespace

Sandbox::Sandbox() : filter_(std::make_unique<Filter>()) {
  filter_->program = compile_filter();
  filter_->null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
  require(filter_->null_fd >= 0, "/dev/null cannot be opened");
}

Sandbox::~Sandbox() {
  close(filter_->null_fd);
}

void Sandbox::enter(int answer_fd, [[maybe_unused]] std::int64_t address_space_bytes) const {
  // fd 0 is the listening socket, and the libraries' words about an image do not belong into the log.
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (dup2(filter_->null_fd, stream) < 0) end_child();
  if (answer_fd > 3 && close_range(3, static_cast<unsigned>(answer_fd - 1), 0) != 0) end_child();
  if (close_range(static_cast<unsigned>(answer_fd + 1), ~0U, 0) != 0) end_child();

  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, static_cast<rlim_t>(answer_fd) + 1);
#ifndef __SANITIZE_ADDRESS__  // its shadow memory alone exceeds any limit of ours
  limit(RLIMIT_AS, static_cast<rlim_t>(address_space_bytes));
#endif

  const sock_fprog program{static_cast<unsigned short>(filter_->program.size()), filter_->program.data()};
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) end_child();
  if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) end_child();
}

}  // namespace ocr
