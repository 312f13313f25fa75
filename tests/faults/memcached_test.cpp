// memcached is killed, halted, emptied, restarted or far too small: this costs time, but never a result.
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <mutex>

#include "background.hpp"
#include "catch.hpp"
#include "client.hpp"
#include "ledger.hpp"
#include "length.hpp"
#include "stack.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// Sends one line to memcached. Returns its answer up to `end`, or as much as arrives.
std::string say(const std::string& socket_path, const std::string& line, const std::string& end) {
  const int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  socket_path.copy(address.sun_path, sizeof address.sun_path - 1);
  const timeval patience{5, 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::string answer;
  const std::string sent = line + "\r\n";
  if (connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
      write(connection, sent.data(), sent.size()) == static_cast<ssize_t>(sent.size())) {
    char buffer[4096];
    for (ssize_t got = 0;
         answer.find(end) == std::string::npos && (got = read(connection, buffer, sizeof buffer)) > 0;)
      answer.append(buffer, static_cast<std::size_t>(got));
  }
  close(connection);
  return answer;
}

long statistic(const std::string& socket_path, const std::string& name) {
  const std::string answer = say(socket_path, "stats", "END\r\n");
  const std::size_t found = answer.find("STAT " + name + " ");
  return found == std::string::npos ? -1 : std::stol(answer.substr(found + 6 + name.size()));
}

// Latencies of answers. Thread-safe.
class Latencies {
 public:
  void add(double ms) {
    const std::lock_guard lock(mutex_);
    taken_.push_back(ms);
  }
  // p99 in milliseconds since the previous call of this function.
  double take_p99() {
    const std::lock_guard lock(mutex_);
    std::sort(taken_.begin(), taken_.end());
    const double p99 = taken_.empty() ? 0 : taken_[(taken_.size() - 1) * 99 / 100];
    all_.insert(all_.end(), taken_.begin(), taken_.end());
    taken_.clear();
    return p99;
  }
  std::size_t count() {
    const std::lock_guard lock(mutex_);
    return all_.size() + taken_.size();
  }

 private:
  std::mutex mutex_;
  std::vector<double> taken_;
  std::vector<double> all_;
};

// Constant load: submits tasks and requests results, new and old.
class Load {
 public:
  Load(Ledger& ledger, Latencies& latencies)
      : submitter_(1,
                   [&ledger](int, std::size_t round) {
                     // Few unfinished tasks at a time, so that the queue stays short.
                     if (ledger.unfinished() < 10)
                       ledger.submit(round % 2 == 0 ? "small.gif" : "single-line.webp");
                     std::this_thread::sleep_for(10ms);
                   }),
        getters_(4,
                 [&ledger, &latencies](int number, std::size_t round) {
                   if (const auto id = ledger.any_finished(round * 5 + static_cast<std::size_t>(number)))
                     latencies.add(ledger.look(*id));
                   std::this_thread::sleep_for(5ms);
                 }),
        collector_(1, [&ledger](int, std::size_t) {
          ledger.settle(1s);
          std::this_thread::sleep_for(20ms);
        }) {}
  void stop() {
    submitter_.stop();
    getters_.stop();
    collector_.stop();
  }

 private:
  Background submitter_;
  Background getters_;
  Background collector_;
};

// A separate memcached, with limits that no setting of the service allows.
class TinyMemcached {
 public:
  explicit TinyMemcached(const std::string& socket_path) {
    process_ = fork();
    if (process_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      execlp("memcached", "memcached", "-u", "root", "-s", socket_path.c_str(), "-a", "0666", "-m", "2", "-I",
             "1m", nullptr);
      _exit(127);
    }
    struct stat about {};
    if (!eventually([&] { return stat(socket_path.c_str(), &about) == 0; }))
      throw std::runtime_error("memcached did not start");
  }
  ~TinyMemcached() {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  TinyMemcached(const TinyMemcached&) = delete;
  TinyMemcached& operator=(const TinyMemcached&) = delete;

 private:
  pid_t process_ = 0;
};

constexpr double longest_p99_ms = 500;

}  // namespace

TEST_CASE("memcached killed, halted, emptied and restarted under load: nothing is lost, and GET stays fast") {
  Stack stack;
  const std::string socket_path = stack.run_folder() + "/memcached.sock";
  Ledger ledger(stack.url());
  Latencies latencies;
  REQUIRE(ledger.submit_patiently("small.gif"));
  REQUIRE(ledger.settle(60s));
  Load load(ledger, latencies);
  const auto phase = full_or_short(10s, 3s);

  const auto is_up = [&] { return get(stack.url("/readyz")).field("memcached") == "up"; };
  const auto run = [&](const std::string& name, const std::function<void()>& begin,
                       const std::function<void()>& end) {
    CAPTURE(name);
    latencies.take_p99();
    const std::size_t before = latencies.count();
    begin();
    // Wait for the phase, and for enough answers for a p99.
    std::this_thread::sleep_for(phase);
    CHECK(eventually([&] { return latencies.count() > before + 100; }));
    const double p99 = latencies.take_p99();
    end();
    figure("memcached " + name + ", GET p99", p99, " ms");
    CHECK(p99 < longest_p99_ms);
    CHECK(eventually(is_up));
  };
  run(
      "undisturbed", [] {}, [] {});
  run(
      "killed", [&] { kill(stack.main_process("memcached"), SIGKILL); }, [] {});
  pid_t halted = 0;
  run(
      "halted",
      [&] {
        halted = stack.main_process("memcached");
        kill(halted, SIGSTOP);
      },
      [&] { kill(halted, SIGCONT); });
  run(
      "emptied", [&] { CHECK(say(socket_path, "flush_all", "\r\n") == "OK\r\n"); }, [] {});
  run(
      "restarted", [&] { kill(stack.main_process("memcached"), SIGTERM); }, [] {});

  load.stop();
  CHECK(ledger.settle(60s));
  ledger.look_again(full_or_short<std::size_t>(5000, 200));
  const long hits = statistic(socket_path, "get_hits");
  for (std::size_t i = 0; i < 20; ++i) ledger.look(ledger.any_finished(i).value());
  CHECK(statistic(socket_path, "get_hits") >= hits + 20);  // memcached is used again
  figure("memcached in trouble, tasks accepted", ledger.accepted());
  figure("memcached in trouble, answers", join(ledger.statuses()));
  figure("memcached in trouble, lost or wrong or changed", ledger.breaches().size());
  CAPTURE(join(ledger.breaches()));
  CHECK(ledger.breaches().empty());
  CHECK(ledger.unfinished() == 0);
}

TEST_CASE("a memcached that is far too small evicts entries, and nothing is lost") {
  const std::string socket_path = "/tmp/ocr-tiny-" + std::to_string(getpid()) + ".sock";
  const TinyMemcached memcached(socket_path);
  Stack stack({"OCR_MEMCACHED=" + socket_path});
  Ledger ledger(stack.url());
  Latencies latencies;
  REQUIRE(ledger.submit_patiently("small.gif"));
  REQUIRE(ledger.settle(60s));
  {
    // Other entries take all of its memory.
    const std::string filler(900'000, 'x');
    for (int i = 0; i < 100; ++i)
      say(socket_path,
          "set filler" + std::to_string(i) + " 0 0 " + std::to_string(filler.size()) + "\r\n" + filler,
          "\r\n");
    Load load(ledger, latencies);
    std::this_thread::sleep_for(full_or_short(20s, 5s));
    load.stop();
  }
  CHECK(ledger.settle(60s));
  ledger.look_again(full_or_short<std::size_t>(5000, 200));
  const double p99 = latencies.take_p99();
  figure("memcached far too small, GET p99", p99, " ms");
  figure("memcached far too small, evicted", statistic(socket_path, "evictions"));
  figure("memcached far too small, lost or wrong or changed", ledger.breaches().size());
  CHECK(p99 < longest_p99_ms);
  CAPTURE(join(ledger.breaches()));
  CHECK(ledger.breaches().empty());
  CHECK(ledger.unfinished() == 0);
  unlink(socket_path.c_str());
}
