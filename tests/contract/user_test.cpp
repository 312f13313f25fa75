// Started by root, the service runs as an unprivileged user. These tests need root, and are skipped without
// it.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

#include "base/file_descriptor.hpp"
#include "catch.hpp"
#include "client.hpp"
#include "stack.hpp"

namespace {

const std::array parts{"memcached", "sync", "api", "work", "nginx"};
const std::string no_capabilities = "0000000000000000";
const std::string opens_low_ports = "0000000000000400";  // CAP_NET_BIND_SERVICE

bool is_root() {
  if (geteuid() == 0) return true;
  std::cout << "skipped: only root can start the service as another user\n";
  return false;
}

// Of a shell, without the last line break.
std::string output_of(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  std::array<char, 1024> buffer{};
  while (const std::size_t got = fread(buffer.data(), 1, buffer.size(), pipe))
    output.append(buffer.data(), got);
  pclose(pipe);
  if (output.ends_with('\n')) output.pop_back();
  return output;
}

// A line of /proc/PID/status: its words behind the colon, separated by one blank.
std::string status_of(pid_t process, const std::string& name) {
  std::ifstream file("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(name + ":\t")) continue;
    std::string words = line.substr(name.size() + 2);
    for (char& c : words) c = c == '\t' ? ' ' : c;
    return words;
  }
  return "";
}

void check_that_all_run_as(const Stack& stack, const std::string& user_id,
                           const std::string& nginx_capabilities) {
  for (const std::string part : parts) {
    const auto processes = stack.everything(part);
    CHECK(processes.size() >= 2);
    for (const pid_t process : processes) {
      const std::string name = name_of(process);
      CAPTURE(part, process, name);
      if (name.empty()) continue;  // it has ended
      std::string ids;
      for (int i = 0; i < 4; ++i) ids += (i == 0 ? "" : " ") + user_id;
      CHECK(status_of(process, "Uid") == ids);
      const std::string capabilities = part == "nginx" ? nginx_capabilities : no_capabilities;
      for (const char* set : {"CapEff", "CapPrm", "CapInh", "CapAmb"})
        CHECK(status_of(process, set) == capabilities);
      CHECK(status_of(process, "NoNewPrivs") == "1");
    }
  }
}

std::string id_of(const std::string& user) {
  return output_of("id -u " + user);
}

// All but those that the test's own script has written.
void check_that_all_files_belong_to(const Stack& stack, const std::string& user_id) {
  CHECK(output_of("find " + stack.run_folder() + " -mindepth 2 ! -uid " + user_id) == "");
  CHECK(output_of("find " + stack.run_folder() + " -maxdepth 1 ! -uid " + user_id +
                  " ! -name stack.env ! -name '*.log'") == "");
}

void check_that_it_works(const Stack& stack) {
  CHECK(post(stack.url("/image-sync"), sample("letter.pdf")).status == 200);
  const Answer accepted = post(stack.url("/image"), sample("small.gif"));
  CHECK(await_task(stack.url(), accepted.field("task_id")).field("status") == "done");
  CHECK(get(stack.url("/readyz")).field("memcached") == "up");
}

std::string free_low_port() {
  for (std::uint16_t port = 1023; port > 500; --port) {
    const ocr::FileDescriptor candidate(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(candidate.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
      return std::to_string(port);
  }
  throw std::runtime_error("no port below 1024 is free");
}

// A folder that nobody but root can enter.
class ClosedFolder {
 public:
  ClosedFolder() {
    if (!mkdtemp(path_.data())) throw std::runtime_error("the closed folder cannot be created");
  }
  ~ClosedFolder() { std::filesystem::remove_all(path_); }
  ClosedFolder(const ClosedFolder&) = delete;
  ClosedFolder& operator=(const ClosedFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/ocr-closed.XXXXXX";
};

// What a service that does not start with these settings says.
std::string refusal(const std::string& settings) {
  return output_of(OCR_SOURCE_DIR "/tests/stack.sh start " + settings + " 2>&1");
}

}  // namespace

TEST_CASE("started by root, every process of every part runs as nobody, without a capability") {
  if (!is_root()) return;
  Stack stack({"OCR_WORKERS=1", "OCR_SYNC_PROCESSES=1", "OCR_API_PROCESSES=1"});
  CHECK(read_file(stack.run_folder() + "/up.log").find("ocr: runs as nobody\n") != std::string::npos);
  check_that_it_works(stack);
  check_that_all_run_as(stack, id_of("nobody"), no_capabilities);
  check_that_all_files_belong_to(stack, id_of("nobody"));

  // root's later commands act on that service.
  CHECK(stack.ocr("status"));
  CHECK(stack.ocr("up"));
  stack.reload({"OCR_API_PROCESSES=2"});
  CHECK(stack.processes("api").size() == 2);
  check_that_it_works(stack);
  check_that_all_run_as(stack, id_of("nobody"), no_capabilities);
  stack.restart();
  check_that_it_works(stack);
  check_that_all_run_as(stack, id_of("nobody"), no_capabilities);
}

TEST_CASE("what a broken process writes into the run folder is never root's to carry out") {
  if (!is_root()) return;
  const Stack stack({"OCR_WORKERS=1", "OCR_SYNC_PROCESSES=1", "OCR_API_PROCESSES=1"});
  for (const char* command : {"status", "up", "reload", "down"}) {
    CAPTURE(command);
    std::ofstream(stack.run_folder() + "/settings", std::ios::app) << "id -u >\"$OCR_RUN/who\"\n";
    CHECK(stack.ocr(command));
    CHECK(output_of("cat " + stack.run_folder() + "/who") == id_of("nobody"));
    output_of("rm " + stack.run_folder() + "/who");
  }
}

TEST_CASE("OCR_USER names the user that the service runs as") {
  if (!is_root()) return;
  const Stack stack({"OCR_USER=daemon", "OCR_WORKERS=1", "OCR_SYNC_PROCESSES=1", "OCR_API_PROCESSES=1"});
  check_that_it_works(stack);
  check_that_all_run_as(stack, id_of("daemon"), no_capabilities);
  check_that_all_files_belong_to(stack, id_of("daemon"));
  CHECK(output_of("OCR_RUN=" + stack.run_folder() + " OCR_USER=nobody " OCR_SOURCE_DIR "/ocr up 2>&1") ==
        "ocr: the service is running as daemon; to run it as nobody: ./ocr down, then ./ocr up");
}

TEST_CASE("a port below 1024 costs the processes of nginx one capability, and nobody needs root") {
  if (!is_root()) return;
  const std::string port = free_low_port();
  Stack stack({"OCR_UI_PORT=" + port, "OCR_WORKERS=1", "OCR_SYNC_PROCESSES=1", "OCR_API_PROCESSES=1"});
  CHECK(get("http://127.0.0.1:" + port + "/readyz").status == 200);
  check_that_all_run_as(stack, id_of("nobody"), opens_low_ports);
  stack.reload();
  CHECK(get("http://127.0.0.1:" + port + "/readyz").status == 200);
  check_that_all_run_as(stack, id_of("nobody"), opens_low_ports);
}

TEST_CASE("the files of a service that ran as root are handed over, and no task is lost") {
  if (!is_root()) return;
  const Stack stack({"OCR_WORKERS=1", "OCR_SYNC_PROCESSES=1", "OCR_API_PROCESSES=1"});
  const std::string id = post(stack.url("/image"), sample("small.gif")).field("task_id");
  CHECK(await_task(stack.url(), id).field("status") == "done");
  CHECK(stack.ocr("down"));
  output_of("chown -R root: " + stack.run_folder());
  CHECK(stack.ocr("up"));
  check_that_all_files_belong_to(stack, id_of("nobody"));
  CHECK(output_of("stat -c %U " + stack.run_folder() + "/stack.env") == "root");  // not the service's
  CHECK(get(stack.url("/image?task_id=" + id)).field("status") == "done");
}

TEST_CASE("./ocr up says which user cannot be used, and what that user cannot reach") {
  if (!is_root()) return;
  CHECK(refusal("OCR_USER=no-such-user-here").find("there is no user \"no-such-user-here\"") !=
        std::string::npos);
  CHECK(refusal("OCR_USER=root").find("the service does not run as root") != std::string::npos);

  const ClosedFolder closed;
  const std::string sentence =
      "started by root, the service runs as nobody, who cannot enter " + closed.path() + "; ";
  CHECK(refusal("OCR_RUN=" + closed.path() + "/run").find(sentence + "choose another OCR_RUN") !=
        std::string::npos);
  const std::string store = closed.path() + "-store";
  std::filesystem::create_directory(store);
  CHECK(refusal("OCR_STORE=" + store + "/tasks.db").find("the user nobody may not write to " + store) !=
        std::string::npos);
  std::filesystem::remove_all(store);
  output_of("cd " OCR_SOURCE_DIR " && cp -r --parents ocr handler/command " + closed.path());
  CHECK(output_of(closed.path() + "/ocr up 2>&1").find(sentence + "move this folder") != std::string::npos);
}
