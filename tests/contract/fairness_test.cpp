// Synchronous requests of one client do not make another wait.
#include <algorithm>
#include <atomic>
#include <csignal>
#include <filesystem>
#include <future>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "pdf_bytes.hpp"
#include "stack.hpp"

namespace {

// nginx gives each of these addresses a different socket.
const std::string first_client = "127.0.0.2";
const std::string second_client = "127.0.0.3";
const std::string third_client = "127.0.0.4";

Answer read_now(const Stack& stack, const std::string& client, const std::string& image,
                const std::string& options = "") {
  Ask ask;
  ask.method = "POST";
  ask.url = stack.url("/image-sync" + options);
  ask.headers = {"Cache-Control: no-cache"};
  ask.from = client;
  ask.body = image;
  return send(ask);
}

double median_seconds(const Stack& stack, const std::string& client) {
  std::vector<double> all;
  for (int i = 0; i < 9; ++i) {
    const Answer answer = read_now(stack, client, sample("snippet.png"));
    CHECK(answer.status == 200);
    all.push_back(answer.seconds);
  }
  std::nth_element(all.begin(), all.begin() + 4, all.end());
  return all[4];
}

// Sends a PDF whose pages take all the time they can get, again and again until its end.
class Attack {
 public:
  Attack(const Stack& stack, std::string client)
      : thread_([this, &stack, client = std::move(client)] {
          while (!is_over_) read_now(stack, client, ocr::test::endless_pdf(), "?pages=2&pdf_text=off");
        }) {}
  ~Attack() {
    is_over_ = true;
    thread_.join();
  }
  Attack(const Attack&) = delete;
  Attack& operator=(const Attack&) = delete;

 private:
  std::atomic<bool> is_over_ = false;
  std::thread thread_;
};

}  // namespace

TEST_CASE("a client whose requests occupy the pool leaves a process to another client") {
  const Stack stack({"OCR_SYNC_PROCESSES=1", "OCR_CACHE=off"});
  std::vector<std::future<Answer>> waiting;
  for (int i = 0; i < 3; ++i)
    waiting.push_back(
        std::async(std::launch::async, [&] { return read_now(stack, first_client, sample("small.gif")); }));
  const pid_t reader = stack.halt_recognition();
  REQUIRE(reader != 0);
  for (int i = 0; i < 3; ++i) CHECK(read_now(stack, third_client, sample("snippet.png")).status == 200);
  // The first client's other requests still wait.
  CHECK(eventually([&] { return stack.recognitions() == std::vector<pid_t>{reader}; }));
  kill(reader, SIGCONT);
  for (auto& request : waiting) CHECK(request.get().status == 200);
}

TEST_CASE("nginx knows every socket of the pool, so that no address is without one") {
  std::set<std::string> sockets;
  for (const auto& entry : std::filesystem::directory_iterator(shared_stack().run_folder()))
    if (const std::string name = entry.path().filename();
        name.starts_with("sync.") && name.ends_with(".sock"))
      sockets.insert(name);
  std::set<std::string> known;
  std::istringstream configuration(read_file(shared_stack().run_folder() + "/nginx/nginx.conf"));
  for (std::string word; configuration >> word;)
    if (const std::size_t at = word.rfind("/sync."); at != std::string::npos)
      known.insert(word.substr(at + 1));
  CHECK(sockets.size() > 1);
  CHECK(known == sockets);
}

TEST_CASE("two clients that send hostile PDFs at most double the time of a third", "[load]") {
  const Stack stack({"OCR_SYNC_PROCESSES=2"});
  double ratio = 0;
  // Something else may slow the machine down meanwhile, so it is tried up to three times.
  for (int round = 0; round < 3 && (ratio == 0 || ratio > 2); ++round) {
    const double quiet = median_seconds(stack, third_client);
    const Attack first(stack, first_client);
    const Attack second(stack, second_client);
    REQUIRE(eventually([&] { return stack.recognitions().size() == 2; }));
    ratio = median_seconds(stack, third_client) / quiet;
    UNSCOPED_INFO("the third client's median: " << 1000 * quiet << " ms, under attack " << ratio
                                                << " times that");
  }
  CHECK(ratio <= 2);
}
