#include "isolation/program.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>

namespace ocr {
namespace {

// Returns false if the program no longer reads its input.
bool give(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool was_out_of_time(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0)
    if (errno != EINTR) return false;
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU;
}

}  // namespace

ProgramOutput RunningProgram::run(std::string_view input, std::size_t most_bytes,
                                  std::size_t expected_bytes) const {
  std::signal(SIGPIPE, SIG_IGN);
  give(to_, input);
  close(to_);
  std::string said;
  said.reserve(std::min(most_bytes, expected_bytes));
  std::array<char, 65536> buffer{};
  while (said.size() < most_bytes) {
    const ssize_t got = read(from_, buffer.data(), std::min(buffer.size(), most_bytes - said.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    said.append(buffer.data(), static_cast<std::size_t>(got));
  }
  close(from_);
  return {std::move(said), was_out_of_time(process_)};
}

Program::Program(const char* path) : name_(path), executable_(open(path, O_PATH | O_CLOEXEC)) {}

RunningProgram Program::start(const ProgramSandbox& sandbox, const std::vector<std::string>& arguments,
                              const ProgramLimits& limits, bool with_errors) const {
  std::array<int, 2> input{};
  std::array<int, 2> output{};
  if (pipe2(input.data(), O_CLOEXEC) != 0 || pipe2(output.data(), O_CLOEXEC) != 0) end_child();
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) end_child();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) end_child();
    std::vector<char*> words{const_cast<char*>(name_.c_str())};
    for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    sandbox.become(executable_.get(), words.data(), {input[0], output[1], with_errors}, limits);
  }
  close(input[0]);
  close(output[1]);
  return {child, input[1], output[0]};
}

}  // namespace ocr
