// What another process holds, as a debugger sees it: its memory and its descriptors. Needs the right to
// attach to the process: the same user or root, and no kernel.yama.ptrace_scope that forbids it.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

// Stops a process until this object is destroyed.
class Halt {
 public:
  explicit Halt(pid_t process);
  ~Halt();
  Halt(const Halt&) = delete;
  Halt& operator=(const Halt&) = delete;

  bool holds() const { return holds_; }  // false if the process has ended

 private:
  pid_t process_;
  bool holds_;
};

// A descriptor of a Unix socket of type SOCK_SEQPACKET without a name, as socketpair(2) makes it.
inline constexpr const char* unnamed_message_socket = "unnamed socket for messages";

// Large, so use one object for many processes.
class ProcessContents {
 public:
  // Reads all of a halted process. Returns false, and leaves nothing, if the process has ended or is not ours
  // to read.
  bool read(pid_t process);

  // All readable memory, one mapping after the other, but not the code and constants of installed programs
  // and libraries.
  std::string_view memory() const { return {memory_.data(), size_}; }
  // The names of the mappings through which the process can write to memory that it shares with others.
  const std::vector<std::string>& shared_writable() const { return shared_writable_; }
  // What each one is open on: a link such as `/dev/null` or `pipe:[17]`, or a description of a socket.
  const std::vector<std::string>& descriptors() const { return descriptors_; }

 private:
  bool read_memory(pid_t process);

  std::vector<char> memory_;
  std::size_t size_ = 0;
  std::vector<std::string> shared_writable_;
  std::vector<std::string> descriptors_;
};

// The first word of the command line, without its folders.
std::string program_of(pid_t process);
