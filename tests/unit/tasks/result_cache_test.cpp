#include "tasks/result_cache.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <optional>

#include "catch.hpp"
#include "memcached.hpp"
#include "processes.hpp"
#include "temporary_folder.hpp"

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using ocr::test::can_connect;
using ocr::test::eventually;
using ocr::test::Memcached;

constexpr std::chrono::seconds long_enough = 1h;

std::chrono::milliseconds time_of(const std::function<void()>& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
}

// Upper bounds that leave room for the cache's two timeouts (100 and 250 ms) on a busy machine.
constexpr auto soon = 900ms;
constexpr auto at_once = 60ms;

bool works(ocr::ResultCache& cache) {
  cache.put("probe", "alive", long_enough);
  return cache.get("probe") == "alive";
}

}  // namespace

TEST_CASE("result cache: every process finds an entry until it is erased") {
  const Memcached memcached;
  ocr::ResultCache cache(memcached.socket_path());
  ocr::ResultCache other(memcached.socket_path());
  CHECK(cache.answers());
  CHECK_FALSE(cache.get("a"));
  const std::string value =
      GENERATE(std::string("text"), std::string("\0\r\nEND\r\n\xFF", 9), std::string(900'000, 'x'));
  cache.put("a", value, long_enough);
  CHECK((cache.get("a") == value));
  CHECK((other.get("a") == value));
  CHECK_FALSE(cache.get("b"));
  other.put("a", "new", long_enough);
  CHECK(cache.get("a") == "new");
  CHECK(cache.erase("a"));
  CHECK_FALSE(cache.get("a"));
  CHECK_FALSE(other.get("a"));
  CHECK(cache.erase("a"));
  CHECK(cache.answers());
}

TEST_CASE("result cache: memcached can also be given as host and port") {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  socklen_t size = sizeof address;
  REQUIRE(bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0);
  REQUIRE(getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  close(probe);
  const std::string port = std::to_string(ntohs(address.sin_port));
  const ocr::test::Forked process([&] {
    execlp("memcached", "memcached", "-u", getpwuid(getuid())->pw_name, "-l", "127.0.0.1", "-p", port.c_str(),
           "-t", "1", static_cast<char*>(nullptr));
    return 1;
  });
  REQUIRE(eventually([&] { return can_connect(AF_INET, address); }));
  ocr::ResultCache cache("127.0.0.1:" + port);
  CHECK(works(cache));
}

TEST_CASE("result cache: an entry expires after its time") {
  const Memcached memcached;
  ocr::ResultCache cache(memcached.socket_path());
  cache.put("a", "value", 1s);
  CHECK(cache.get("a") == "value");
  CHECK(eventually([&] { return !cache.get("a"); }));
  CHECK(cache.answers());
}

TEST_CASE("result cache: a lifetime of more than thirty days is not taken for a date in the past") {
  const Memcached memcached;
  ocr::ResultCache cache(memcached.socket_path());
  const std::chrono::seconds keep = GENERATE(as<std::chrono::seconds>{}, 24h * 30, 24h * 30 + 1s, 24h * 365);
  cache.put("a", "value", keep);
  CHECK(cache.get("a") == "value");
}

TEST_CASE("result cache: an item too large for memcached is dropped, and the next one is stored") {
  const Memcached memcached;
  ocr::ResultCache cache(memcached.socket_path());
  cache.put("large", "old", long_enough);
  cache.put("large", std::string(3 << 20, 'x'), long_enough);
  CHECK_FALSE(cache.get("large"));
  CHECK(cache.answers());
  CHECK(works(cache));
}

TEST_CASE("result cache: without memcached every call fails quickly") {
  const ocr::test::TemporaryFolder folder;
  const ocr::test::CapturedErrors errors;
  const bool is_socket = GENERATE(true, false);
  const std::string server = is_socket ? folder.file("none.sock") : "127.0.0.1:1";
  ocr::ResultCache cache(server);
  CHECK(time_of([&] { CHECK_FALSE(cache.get("a")); }) < soon);
  CHECK(time_of([&] {
          cache.put("a", "value", long_enough);
          CHECK_FALSE(cache.erase("a"));
          CHECK_FALSE(cache.get("a"));
          CHECK_FALSE(cache.answers());
        }) < at_once);
  CHECK(errors.text().find("event=memcached") != std::string::npos);
}

TEST_CASE("result cache: a memcached that hangs costs one timeout, then none while it is left alone") {
  const Memcached memcached;
  const ocr::test::CapturedErrors errors;
  ocr::ResultCache cache(memcached.socket_path());
  REQUIRE(works(cache));
  memcached.freeze();
  SECTION("on a get") {
    CHECK(time_of([&] { CHECK_FALSE(cache.get("probe")); }) < soon);
  }
  SECTION("on a large put") {
    CHECK(time_of([&] { cache.put("a", std::string(900'000, 'x'), long_enough); }) < soon);
  }
  SECTION("on an erase") {
    CHECK(time_of([&] { CHECK_FALSE(cache.erase("probe")); }) < soon);
  }
  SECTION("on a health check") {
    CHECK(time_of([&] { CHECK_FALSE(cache.answers()); }) < soon);
  }
  CHECK(time_of([&] {
          CHECK_FALSE(cache.get("probe"));
          CHECK_FALSE(cache.answers());
        }) < at_once);
  memcached.thaw();
  CHECK(eventually([&] { return works(cache); }));
}

TEST_CASE("result cache: a late answer is not taken for the answer to the next request") {
  const Memcached memcached;
  const ocr::test::CapturedErrors errors;
  ocr::ResultCache cache(memcached.socket_path());
  cache.put("a", "value of a", long_enough);
  cache.put("b", "value of b", long_enough);
  memcached.freeze();
  CHECK_FALSE(cache.get("a"));
  memcached.thaw();
  std::optional<std::string> b;
  CHECK(eventually([&] { return (b = cache.get("b")).has_value(); }));
  CHECK(b == "value of b");
  CHECK(cache.get("a") == "value of a");
}

TEST_CASE("result cache: a memcached that was restarted is used again") {
  Memcached memcached;
  const ocr::test::CapturedErrors errors;
  ocr::ResultCache cache(memcached.socket_path());
  REQUIRE(works(cache));
  memcached.stop();
  SECTION("after a call has failed") {
    CHECK(time_of([&] { CHECK_FALSE(cache.get("probe")); }) < soon);
    memcached.start();
    CHECK(eventually([&] { return works(cache); }, 5s));
  }
  SECTION("at once if no call was made meanwhile") {
    memcached.start();
    CHECK(works(cache));
    CHECK(errors.text().empty());
  }
}

TEST_CASE("result cache: a memcached that was down for long is used again just as soon") {
  Memcached memcached;
  const ocr::test::CapturedErrors errors;
  ocr::ResultCache cache(memcached.socket_path());
  REQUIRE(works(cache));
  memcached.stop();
  // More failures than libmemcached's own limit, after which it would stop trying.
  const auto failures = [&] {
    const std::string log = errors.text();
    std::size_t count = 0;
    for (std::size_t at = 0; (at = log.find("event=memcached", at)) != std::string::npos; ++at) ++count;
    return count;
  };
  REQUIRE(eventually([&] { return !cache.get("probe") && failures() >= 6; }, 20s));
  memcached.start();
  CHECK(eventually([&] { return works(cache); }, 3s));
}
