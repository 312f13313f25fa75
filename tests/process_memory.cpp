#include "process_memory.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "base/file_descriptor.hpp"
#include "process_tree.hpp"

namespace {

using namespace std::chrono_literals;

std::string in_proc(pid_t process, const std::string& name) {
  return "/proc/" + std::to_string(process) + "/" + name;
}

// 'R', 'S', 'T' and so on as in proc(5), or 0 if the process has ended.
char state_of(pid_t process) {
  std::ifstream file(in_proc(process, "status"));
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("State:\t")) return line[7];
  return 0;
}

bool stops(pid_t process) {
  if (kill(process, SIGSTOP) != 0) return false;
  const auto latest = std::chrono::steady_clock::now() + 1s;
  while (std::chrono::steady_clock::now() < latest) {
    const char state = state_of(process);
    if (state == 'T' || state == 0 || state == 'Z') return state == 'T';
    std::this_thread::sleep_for(50us);
  }
  return false;
}

struct Mapping {
  std::uint64_t start = 0;
  std::uint64_t end = 0;
  std::string permissions;
  std::string name;
};

// A line such as `7f1c2a000000-7f1c2a021000 rw-p 00000000 00:00 0   [heap]`.
std::optional<Mapping> parse_mapping(const std::string& line) {
  std::istringstream words(line);
  Mapping mapping;
  char dash = 0;
  std::string offset;
  std::string device;
  std::string inode;
  words >> std::hex >> mapping.start >> dash >> mapping.end >> mapping.permissions >> offset >> device >>
      inode;
  if (!words) return std::nullopt;
  std::getline(words >> std::ws, mapping.name);
  return mapping;
}

std::vector<Mapping> mappings_of(pid_t process) {
  std::vector<Mapping> mappings;
  std::ifstream file(in_proc(process, "maps"));
  for (std::string line; std::getline(file, line);)
    if (auto mapping = parse_mapping(line)) mappings.push_back(std::move(*mapping));
  return mappings;
}

// The kernel's own pages, and the unwritten parts of installed programs and libraries.
bool is_of_nobody(const Mapping& mapping) {
  if (mapping.name.starts_with("[vvar") || mapping.name == "[vsyscall]") return true;
  return mapping.permissions[1] != 'w' && mapping.name.starts_with("/usr/");
}

constexpr std::uint64_t page_bytes = 4096;

// Which pages of a mapping may hold something (pagemap(5)). Anonymous memory that was never written holds
// nothing.
std::vector<bool> filled_pages(int pagemap, const Mapping& mapping) {
  constexpr std::uint64_t present_or_swapped = std::uint64_t{3} << 62;
  const std::size_t count = (mapping.end - mapping.start) / page_bytes;
  if (mapping.name.starts_with('/')) return std::vector<bool>(count, true);
  std::vector<std::uint64_t> entries(count, present_or_swapped);
  [[maybe_unused]] const ssize_t got =
      pread(pagemap, entries.data(), count * sizeof entries[0],
            static_cast<off_t>(mapping.start / page_bytes * sizeof entries[0]));
  std::vector<bool> filled;
  for (const std::uint64_t entry : entries) filled.push_back((entry & present_or_swapped) != 0);
  return filled;
}

// Reads what can be read: nothing is behind the end of a mapped file.
std::size_t read_pages(int memory, std::uint64_t start, std::uint64_t end, char* into) {
  std::size_t size = 0;
  for (std::uint64_t at = start; at < end;) {
    const ssize_t got = pread(memory, into + size, end - at, static_cast<off_t>(at));
    at += got > 0 ? static_cast<std::uint64_t>(got) : page_bytes;
    size += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  return size;
}

std::size_t read_mapping(int memory, int pagemap, const Mapping& mapping, char* into) {
  const std::vector<bool> filled = filled_pages(pagemap, mapping);
  std::size_t size = 0;
  for (auto first = filled.begin(); first != filled.end();) {
    const auto last = std::find(first, filled.end(), !*first);
    const auto address = [&](auto page) {
      return mapping.start + static_cast<std::uint64_t>(page - filled.begin()) * page_bytes;
    };
    if (*first) size += read_pages(memory, address(first), address(last), into + size);
    first = last;
  }
  return size;
}

// From `socket:[INODE]`: what /proc/net/unix says of it.
std::string describe_socket(const std::string& link) {
  constexpr std::string_view prefix = "socket:[";
  const std::string inode = link.substr(prefix.size(), link.size() - prefix.size() - 1);
  std::ifstream file("/proc/net/unix");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::array<std::string, 7> columns;  // Num RefCount Protocol Flags Type St Inode
    for (std::string& column : columns) words >> column;
    if (columns[6] != inode) continue;
    std::string path;
    if (words >> path) return "socket " + path;
    return columns[4] == "0005" ? unnamed_message_socket : "unnamed socket";
  }
  return "socket that is not of type Unix";
}

std::vector<std::string> descriptors_of(pid_t process) {
  std::vector<std::string> all;
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(in_proc(process, "fd"), failure)) {
    const std::string link = std::filesystem::read_symlink(entry, failure).string();
    all.push_back(link.starts_with("socket:[") ? describe_socket(link) : link);
  }
  return all;
}

}  // namespace

Halt::Halt(pid_t process) : process_(process), holds_(stops(process)) {}

Halt::~Halt() {
  kill(process_, SIGCONT);
}

bool ProcessContents::read_memory(pid_t process) {
  const ocr::FileDescriptor memory(open(in_proc(process, "mem").c_str(), O_RDONLY | O_CLOEXEC));
  const ocr::FileDescriptor pagemap(open(in_proc(process, "pagemap").c_str(), O_RDONLY | O_CLOEXEC));
  if (memory.get() < 0 && errno == EACCES)
    throw std::runtime_error("not allowed to read the memory of " + name_of(process) +
                             ": needs root, or the same user and kernel.yama.ptrace_scope=0");
  if (memory.get() < 0 || pagemap.get() < 0) return false;
  for (const Mapping& mapping : mappings_of(process)) {
    if (mapping.permissions.ends_with('s') && mapping.permissions[1] == 'w')
      shared_writable_.push_back(mapping.name);
    if (!mapping.permissions.starts_with('r') || is_of_nobody(mapping)) continue;
    memory_.resize(std::max(memory_.size(), size_ + static_cast<std::size_t>(mapping.end - mapping.start)));
    size_ += read_mapping(memory.get(), pagemap.get(), mapping, memory_.data() + size_);
  }
  return size_ > 0;
}

bool ProcessContents::read(pid_t process) {
  size_ = 0;
  shared_writable_.clear();
  descriptors_ = descriptors_of(process);
  if (read_memory(process) && state_of(process) == 'T') return true;
  size_ = 0;
  shared_writable_.clear();
  descriptors_.clear();
  return false;
}

std::string program_of(pid_t process) {
  std::ifstream file(in_proc(process, "cmdline"));
  std::string word;
  std::getline(file, word, '\0');
  return word.substr(word.rfind('/') + 1);
}
