// The store's file system is full: new tasks are refused with 503, no accepted task is lost, and the service
// recovers without help.
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "background.hpp"
#include "catch.hpp"
#include "client.hpp"
#include "ledger.hpp"
#include "length.hpp"
#include "stack.hpp"
#include "store_view.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// A separate file system in memory that can be filled and freed.
class SmallDisk {
 public:
  explicit SmallDisk(int mebibytes) {
    const char* tmp = std::getenv("TEST_TMP");
    folder_ = std::string(tmp ? tmp : "/tmp") + "/ocr-disk.XXXXXX";
    if (!mkdtemp(folder_.data())) throw std::runtime_error("the folder for the small disk cannot be created");
    // In a private mount namespace, so that the kernel removes it if this process is killed.
    const bool is_mounted = unshare(CLONE_NEWNS) == 0 &&
                            mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                            mount("tmpfs", folder_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV,
                                  ("mode=0777,size=" + std::to_string(mebibytes) + "m").c_str()) == 0;
    if (!is_mounted) {
      const std::string why = std::strerror(errno);
      rmdir(folder_.c_str());
      throw std::runtime_error(
          "this test must be allowed to mount a tmpfs (run it as root, with CAP_SYS_ADMIN): " + why);
    }
  }
  ~SmallDisk() {
    umount2(folder_.c_str(), MNT_DETACH);
    rmdir(folder_.c_str());
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  std::string store() const { return folder_ + "/tasks.db"; }

  // Fills the disk until `leave_bytes` are free.
  void fill(std::uintmax_t leave_bytes) const {
    const std::uintmax_t free = std::filesystem::space(folder_).available;
    if (free <= leave_bytes) return;
    const int file = open(ballast().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const std::string block(4096, 'x');
    for (std::uintmax_t left = (free - leave_bytes) / block.size(); left > 0; --left)
      if (write(file, block.data(), block.size()) != static_cast<ssize_t>(block.size())) break;
    close(file);
  }
  void free() const { std::filesystem::remove(ballast()); }
  std::uintmax_t free_bytes() const { return std::filesystem::space(folder_).available; }

 private:
  std::string ballast() const { return folder_ + "/ballast"; }
  std::string folder_;
};

void check_refusal(const Answer& refused) {
  CAPTURE(refused.body);
  CHECK(refused.status == 503);
  CHECK(refused.field("code") == "store_unavailable");
  CHECK(refused.headers.count("retry-after") == 1);
  CHECK(refused.headers.at("content-type") == "application/problem+json");
}

double seconds_until_accepted(Ledger& ledger) {
  const auto start = Clock::now();
  CHECK(ledger.submit_patiently("small.gif", 30s).has_value());
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

TEST_CASE(
    "a disk with less than OCR_MIN_FREE_MB free refuses new tasks, finishes accepted ones, and recovers "
    "when freed") {
  const SmallDisk disk(64);
  Stack stack({"OCR_STORE=" + disk.store(), "OCR_MIN_FREE_MB=24"});
  Ledger ledger(stack.url());
  for (int i = 0; i < full_or_short(50, 10); ++i) REQUIRE(ledger.submit_patiently("small.gif"));
  disk.fill(16 << 20);
  const std::size_t before = stored_tasks(disk.store()).size();
  for (int i = 0; i < full_or_short(50, 5); ++i)
    check_refusal(post(stack.url("/image"), sample("small.gif")));
  CHECK(stored_tasks(disk.store()).size() == before);
  CHECK(ledger.settle(60s));  // accepted tasks finish in the reserved space
  disk.free();
  figure("little room on the disk, accepted again after", seconds_until_accepted(ledger), " s");
  CHECK(ledger.settle(60s));
  CAPTURE(join(ledger.breaches()));
  CHECK(ledger.breaches().empty());
  CHECK(integrity_of(disk.store()) == "ok");
}

TEST_CASE("a disk that is really full refuses tasks, serves results, loses nothing and recovers when freed") {
  const SmallDisk disk(64);
  Stack stack({"OCR_STORE=" + disk.store(), "OCR_MIN_FREE_MB=0", "OCR_LEASE_S=2"});
  Ledger ledger(stack.url());
  for (int i = 0; i < 10; ++i) REQUIRE(ledger.submit_patiently("small.gif"));
  REQUIRE(ledger.settle(60s));

  // Fill the disk while tasks are submitted.
  {
    const Background clients(
        2, [&](int number, std::size_t) { ledger.submit(number == 0 ? "single-line.webp" : "small.gif"); });
    REQUIRE(eventually([&] { return ledger.accepted() >= 20; }));
    const auto end = Clock::now() + full_or_short(20s, 3s);
    while (Clock::now() < end) {
      disk.fill(0);
      std::this_thread::sleep_for(5ms);
    }
  }
  disk.fill(0);
  // The store's own files may still have free pages.
  CHECK(eventually([&] {
    disk.fill(0);
    return post(stack.url("/image"), sample("photo.jpg")).status == 503;
  }));
  check_refusal(post(stack.url("/image"), sample("photo.jpg")));
  kill(stack.main_process("memcached"), SIGSTOP);
  int given = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    const auto id = ledger.any_finished(i);
    if (id && get(stack.url("/image?task_id=" + *id)).status == 200) ++given;
  }
  kill(stack.main_process("memcached"), SIGCONT);
  CHECK(given == 20);

  disk.free();
  figure("a full disk, accepted again after", seconds_until_accepted(ledger), " s");
  CHECK(ledger.settle(120s));
  ledger.look_again();
  figure("a full disk, answers", join(ledger.statuses()));
  figure("a full disk, tasks accepted", ledger.accepted());
  figure("a full disk, lost or wrong or changed", ledger.breaches().size());
  CAPTURE(join(ledger.breaches()));
  CHECK(ledger.breaches().empty());
  CHECK(ledger.statuses().count(502) == 0);
  CHECK(integrity_of(disk.store()) == "ok");
}
