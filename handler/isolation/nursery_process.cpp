#include "isolation/nursery_process.hpp"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <utility>

#include "base/environment.hpp"
#include "isolation/child_work.hpp"
#include "isolation/message.hpp"
#include "isolation/sandbox.hpp"

namespace ocr {
namespace {

constexpr char standby_request = 's';
constexpr char programs_request = 'p';

// Stop signals go to a whole process group. Only the owner acts on them, after its current work.
void leave_stopping_to_the_owner() {
  sigset_t stops;
  sigemptyset(&stops);
  for (const int signal : {SIGTERM, SIGUSR1}) sigaddset(&stops, signal);
  sigprocmask(SIG_BLOCK, &stops, nullptr);
}

void die_with(pid_t owner) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != owner) _exit(EXIT_FAILURE);
}

// Not fork(): the child's parent is to be the owner.
pid_t fork_sibling() {
  return static_cast<pid_t>(syscall(SYS_clone, CLONE_PARENT | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
}

class NurseryProcess {
 public:
  NurseryProcess(std::unique_ptr<NurseryWork> work, std::int64_t child_address_space_bytes, pid_t owner,
                 int control)
      : work_(std::move(work)),
        child_address_space_bytes_(child_address_space_bytes),
        owner_(owner),
        control_(control) {}

  void run() {
    const std::string greeting = work_->start();
    confine_nursery(work_->readable_paths());
    send_message(control_, nursery_succeeded + greeting);
    while (auto request = receive_message(control_)) carry_out(request->bytes);
  }

 private:
  void carry_out(const std::string& request) {
    try {
      const bool starts_programs = request.front() == programs_request;
      if (request.size() > 1) work_->load(request.substr(1));
      SocketPair channel = make_socket_pair();
      const pid_t child = fork_sibling();
      if (child == 0) {
        die_with(owner_);
        channel.one.reset();
        be_child(*work_, sandbox_, {child_address_space_bytes_, starts_programs}, channel.other.get());
      }
      if (child < 0) throw std::runtime_error("cannot fork a child process");
      send_message(control_, nursery_succeeded + std::to_string(child), {channel.one.get()});
    } catch (const std::exception& failure) {
      send_message(control_, nursery_failed + std::string(failure.what()));
    }
  }

  std::unique_ptr<NurseryWork> work_;
  std::int64_t child_address_space_bytes_;
  pid_t owner_;
  int control_;
  Sandbox sandbox_;
};

}  // namespace

std::string request_for_child(const std::string& needs, bool starts_programs) {
  return (starts_programs ? programs_request : standby_request) + needs;
}

void be_nursery(const std::function<std::unique_ptr<NurseryWork>()>& make_work,
                std::int64_t child_address_space_bytes, pid_t owner, FileDescriptor control) {
  die_with(owner);
  leave_stopping_to_the_owner();
  prctl(PR_SET_NAME, "ocr-nursery");
  close_all_but({control.get()});
  // OpenMP's limit, and where Tesseract looks for its models.
  erase_environment_except({"OMP_THREAD_LIMIT", "TESSDATA_PREFIX"});
  try {
    NurseryProcess(make_work(), child_address_space_bytes, owner, control.get()).run();
  } catch (const std::exception& failure) {
    send_message(control.get(), nursery_failed + std::string(failure.what()));
  }
  _exit(EXIT_SUCCESS);
}

}  // namespace ocr
