// The secret that signs callbacks, looked for from outside: in the environments and the memory of all
// processes.
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "base/file_descriptor.hpp"
#include "catch.hpp"
#include "client.hpp"
#include "stack.hpp"

namespace {

const std::string secret = "tenuous-marmalade-0451";
const std::vector<std::string> with_secret{"OCR_WORKERS=1", "OCR_SYNC_PROCESSES=1", "OCR_API_PROCESSES=1",
                                           "OCR_CALLBACK_HOSTS=receiver.example",
                                           "OCR_CALLBACK_SECRET=" + secret};

struct Finding {
  std::uint64_t bytes_read = 0;
  bool has_secret = false;
};

// Searches all memory of a process that can be read, its environment and arguments included.
Finding search(pid_t process) {
  const std::string folder = "/proc/" + std::to_string(process);
  Finding finding;
  const ocr::FileDescriptor memory(open((folder + "/mem").c_str(), O_RDONLY | O_CLOEXEC));
  std::ifstream maps(folder + "/maps");
  std::string block(1 << 20, '\0');
  for (std::string line; std::getline(maps, line);) {
    char* behind = nullptr;
    std::uint64_t at = std::strtoull(line.c_str(), &behind, 16);
    const std::uint64_t end = std::strtoull(behind + 1, &behind, 16);
    if (behind[1] != 'r') continue;
    std::string bytes;
    while (at < end) {
      const std::size_t wanted = std::min<std::uint64_t>(end - at, block.size());
      const ssize_t got = pread(memory.get(), block.data(), wanted, static_cast<off_t>(at));
      if (got <= 0) break;  // [vvar], for instance
      bytes.append(block, 0, static_cast<std::size_t>(got));
      finding.has_secret = finding.has_secret || bytes.find(secret) != std::string::npos;
      bytes.erase(0, bytes.size() - std::min(bytes.size(), secret.size()));  // it may span two blocks
      finding.bytes_read += static_cast<std::uint64_t>(got);
      at += static_cast<std::uint64_t>(got);
    }
  }
  return finding;
}

void check_that_none_knows_it(const Stack& stack, const std::string& part) {
  const std::vector<pid_t> processes = stack.everything(part);
  CHECK(processes.size() >= 2);
  for (const pid_t process : processes) {
    const std::string name = name_of(process);
    if (name.empty()) continue;  // it has ended
    CAPTURE(part, process, name);
    const Finding finding = search(process);
    CHECK(finding.bytes_read > 100'000);
    CHECK_FALSE(finding.has_secret);
  }
}

void use(const Stack& stack) {
  CHECK(post(stack.url("/image-sync"), sample("small.gif")).status == 200);
  const std::string callback = "/image?callback_url=https://receiver.example/";
  CHECK(post(stack.url(callback), sample("small.gif")).status == 202);
  CHECK(post(stack.url("/image?callback_url=https://other.example/"), sample("small.gif")).status == 400);
}

}  // namespace

TEST_CASE("no process but the notifier's knows the secret that signs callbacks") {
  Stack stack(with_secret);
  use(stack);
  for (const char* part : {"sync", "api", "work", "nginx", "memcached"})
    check_that_none_knows_it(stack, part);
  const std::vector<pid_t> notifiers = stack.processes("notify");
  REQUIRE(notifiers.size() == 1);
  CHECK(search(notifiers.front()).has_secret);  // so the search would have found it elsewhere
  CHECK(read_file("/proc/" + std::to_string(notifiers.front()) + "/environ").find(secret) ==
        std::string::npos);

  stack.reload({"OCR_ATTEMPTS=2"});
  use(stack);
  for (const char* part : {"sync", "api", "work", "nginx", "memcached"})
    check_that_none_knows_it(stack, part);
}

TEST_CASE("a handler forgets the secret even if its pool was given it") {
  const Stack stack({"OCR_SYNC_PROCESSES=1", "OCR_API_PROCESSES=1", "OCR_WORKERS=1"});
  const std::string role = GENERATE(as<std::string>{}, "serve sync", "serve api", "work");
  const std::string log = stack.run_folder() + "/handler.log";
  const std::string id = stack.run_folder() + "/handler.pid";
  // One more process of the running service.
  const std::string command = ": >" + log + "; export LD_BIND_NOW=1 OCR_RUN=" + stack.run_folder() +
                              " OCR_CALLBACK_HOSTS=receiver.example OCR_CALLBACK_SECRET=" + secret +
                              "; spawn-fcgi -n -s " + stack.run_folder() + "/handler.sock -- " +
                              OCR_SOURCE_DIR "/build/release/ocr-handler " + role + " >" + log +
                              " 2>&1 & echo $! >" + id;
  REQUIRE(std::system(command.c_str()) == 0);
  const pid_t handler = std::stoi(read_file(id));
  const bool has_started =
      eventually([&] { return read_file(log).find("event=ready") != std::string::npos; });
  const Finding finding = search(handler);
  kill(handler, SIGKILL);
  CHECK(has_started);
  CHECK(finding.bytes_read > 100'000);
  CHECK_FALSE(finding.has_secret);
}
