#include "isolation/sandbox.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/error.hpp"
#include "isolation/protections.hpp"

namespace ocr {
namespace {

constexpr rlim_t most_program_files = 64;
static_assert(most_program_files < program_fd);

void limit(__rlimit_resource resource, rlim_t most) {
  const rlimit both{most, most};
  if (setrlimit(resource, &both) != 0) end_child();
}

// The kernel sends SIGXCPU first, which tells the program's end from others, and SIGKILL a second later.
void limit_processor_time(std::chrono::seconds most) {
  const auto soft = static_cast<rlim_t>(most.count());
  const rlimit limits{soft, soft + 1};
  if (setrlimit(RLIMIT_CPU, &limits) != 0) end_child();
}

// Closes all but the standard streams and `kept`, which must be sorted.
void close_others(const std::vector<int>& kept) {
  int from = STDERR_FILENO + 1;
  for (const int fd : kept) {
    if (fd > from && close_range(static_cast<unsigned>(from), static_cast<unsigned>(fd - 1), 0) != 0)
      end_child();
    from = fd + 1;
  }
  if (close_range(static_cast<unsigned>(from), ~0U, 0) != 0) end_child();
}

// A process without seccomp runs only if the operator said so (OCR_SANDBOX=try).
bool apply_if_possible(const SystemCallFilter& filter) {
  return !protections().seccomp || filter.apply();
}

}  // namespace

void end_child() {
  _exit(EXIT_FAILURE);
}

void close_all_but(std::vector<int> kept) {
  FileDescriptor null(open("/dev/null", O_RDWR | O_CLOEXEC));
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (dup2(null.get(), stream) < 0) end_child();
  null.reset();
  std::sort(kept.begin(), kept.end());
  close_others(kept);
}

Sandbox::Sandbox()
    : filter_(SystemCallFilter::for_readers()), thread_filter_(SystemCallFilter::without_threads()) {}

void Sandbox::enter(std::vector<int> kept, int received,
                    [[maybe_unused]] std::int64_t address_space_bytes) const {
  std::sort(kept.begin(), kept.end());
  close_others(kept);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NOFILE, static_cast<rlim_t>(kept.back()) + 1 + static_cast<rlim_t>(received));
#ifndef __SANITIZE_ADDRESS__  // its shadow memory alone exceeds any limit of ours
  limit(RLIMIT_AS, static_cast<rlim_t>(address_space_bytes));
#endif
  if (!apply_if_possible(filter_)) end_child();
}

void Sandbox::forbid_threads() const {
  if (!apply_if_possible(thread_filter_)) end_child();
}

ProgramSandbox::ProgramSandbox()
    : filter_(SystemCallFilter::for_programs()),
      files_(library_and_font_paths()),
      null_(open("/dev/null", O_RDWR | O_CLOEXEC)) {
  if (null_.get() < 0) throw Unavailable("cannot open /dev/null");
}

void ProgramSandbox::become(int executable, char* const* arguments, const ProgramStreams& streams,
                            const ProgramLimits& limits) const {
  if (!files_.apply()) end_child();
  const int errors = streams.errors_join_output ? streams.output : null_.get();
  if (dup2(streams.input, STDIN_FILENO) < 0 || dup2(streams.output, STDOUT_FILENO) < 0 ||
      dup2(errors, STDERR_FILENO) < 0 || dup3(executable, program_fd, O_CLOEXEC) < 0)
    end_child();
  close_others({program_fd});

  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  limit(RLIMIT_NOFILE, most_program_files);
  limit_processor_time(limits.processor_time);
  limit(RLIMIT_AS, static_cast<rlim_t>(limits.address_space_bytes));
  if (!apply_if_possible(filter_)) end_child();
  char* const environment[] = {nullptr};
  syscall(SYS_execveat, program_fd, "", arguments, environment, AT_EMPTY_PATH);
  end_child();
}

void confine_nursery(const std::vector<std::string>& readable_paths) {
  std::vector<std::string> readable = library_and_font_paths();
  readable.insert(readable.end(), readable_paths.begin(), readable_paths.end());
  if (!FileAccess(readable).apply()) throw Unavailable("Landlock: cannot confine the nursery");
  if (!apply_if_possible(SystemCallFilter::for_nurseries()))
    throw Unavailable("seccomp: cannot confine the nursery");
}

}  // namespace ocr
