// Callbacks, as a receiver in this process sees them.
#include <sys/types.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "callbacks/callback_sender.hpp"
#include "catch.hpp"
#include "client.hpp"
#include "contract/receiver.hpp"
#include "stack.hpp"

namespace {

using ocr::test::Received;
using ocr::test::Receiver;

const std::string secret = "a secret of the tests";

std::vector<std::string> sending_to(const std::string& hosts) {
  return {"OCR_WORKERS=1", "OCR_SYNC_PROCESSES=1", "OCR_CALLBACK_HOSTS=" + hosts,
          "OCR_CALLBACK_SECRET=" + secret};
}

// A service that can call back to this machine, shared by all tests that do not change it.
Stack& calling_stack() {
  static Stack stack(sending_to("127.0.0.1,localhost.example:1"));
  return stack;
}

Answer submit_with_callback(const Stack& stack, const std::string& image, const std::string& url,
                            const std::vector<std::string>& headers = {}) {
  return post(stack.url("/image?callback_url=" + url), image, headers);
}

std::string submit(const Stack& stack, const std::string& image, const std::string& url) {
  const Answer accepted = submit_with_callback(stack, image, url);
  REQUIRE(accepted.status == 202);
  return accepted.field("task_id");
}

std::string broken_image() {
  return sample("snippet.png").substr(0, 60);  // without a single row
}

// Checks the signature as any receiver would.
bool is_signed(const Received& request) {
  const std::string signature = request.header("Ocr-Signature");
  const std::int64_t time = std::stoll(signature.substr(2));
  return std::abs(time - std::time(nullptr)) < 60 &&
         signature == ocr::callback_signature(secret, time, request.body);
}

bool log_says(const Stack& stack, const std::string& task_id, const std::string& text) {
  const std::string log = read_file(stack.run_folder() + "/log/notify.log");
  for (std::size_t at = 0; (at = log.find(task_id, at)) != std::string::npos; ++at)
    if (log.substr(at, log.find('\n', at) - at).find(text) != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_CASE("a callback delivers the answer of GET /image once, signed") {
  const Stack& stack = calling_stack();
  const Receiver receiver;
  const std::string id = submit(stack, sample("small.gif"), receiver.url());
  REQUIRE(eventually([&] { return receiver.count() == 1; }));
  const Received request = receiver.received().front();
  CHECK(request.head.starts_with("POST /ended HTTP/1.1\r\n"));
  CHECK(request.header("Content-Type") == "application/json");
  CHECK(request.header("Ocr-Task-Id") == id);
  CHECK(is_signed(request));
  CHECK(request.body == get(stack.url("/image?task_id=" + id)).body);
  CHECK(eventually([&] { return log_says(stack, id, "end=delivered"); }));

  // A repeat would have arrived before the next task's callback.
  submit(stack, sample("small.gif"), receiver.url());
  REQUIRE(eventually([&] { return receiver.count() >= 2; }));
  CHECK(receiver.received().at(1).header("Ocr-Task-Id") != id);
}

TEST_CASE("a callback reports a failed task too") {
  const Receiver receiver;
  const std::string id = submit(calling_stack(), broken_image(), receiver.url());
  REQUIRE(eventually([&] { return receiver.count() == 1; }));
  const Received request = receiver.received().front();
  CHECK(request.body.find("\"status\":\"failed\"") != std::string::npos);
  CHECK(request.body == get(calling_stack().url("/image?task_id=" + id)).body);
  CHECK(is_signed(request));
}

TEST_CASE("a callback's URL can also be sent in JSON or in a form") {
  const Receiver receiver;
  const std::string json = json_with_image(sample("small.gif"));
  CHECK(
      post(calling_stack().url("/image"), "{\"callback_url\": \"" + receiver.url() + "\", " + json.substr(1))
          .status == 202);
  Ask ask;
  ask.method = "POST";
  ask.url = calling_stack().url("/image");
  ask.file = OCR_SOURCE_DIR "/images/small.gif";
  ask.form = {{"callback_url", receiver.url()}};
  CHECK(send(ask).status == 202);
  CHECK(eventually([&] { return receiver.count() == 2; }));
}

TEST_CASE("a callback that is answered with an error or a redirect is retried at the same URL") {
  const Receiver elsewhere;
  const std::string status =
      GENERATE_REF(as<std::string>{}, "500 Oops", "307 Over There\r\nLocation: " + elsewhere.url());
  const Receiver receiver({status});
  const std::string id = submit(calling_stack(), sample("small.gif"), receiver.url());
  REQUIRE(eventually([&] { return receiver.count() == 2; }));
  const auto received = receiver.received();
  CHECK(received.at(0).body == received.at(1).body);
  CHECK(received.at(1).header("Ocr-Task-Id") == id);
  CHECK(is_signed(received.at(1)));
  CHECK(eventually([&] { return log_says(calling_stack(), id, "end=delivered"); }));
  CHECK(elsewhere.connections() == 0);
}

TEST_CASE("a callback is retried until its receiver is up") {
  std::uint16_t port = 0;
  std::string url;
  {
    const Receiver receiver;
    port = receiver.port();
    url = receiver.url();
  }
  const std::string id = submit(calling_stack(), sample("small.gif"), url);
  REQUIRE(eventually([&] { return log_says(calling_stack(), id, "end=postponed"); }));
  const Receiver receiver({}, port);
  REQUIRE(eventually([&] { return receiver.count() == 1; }));
  CHECK(receiver.received().front().header("Ocr-Task-Id") == id);
}

TEST_CASE("a callback is sent again if the notifier is killed while sending it") {
  Receiver receiver;
  receiver.hold(true);
  const std::string id = submit(calling_stack(), sample("small.gif"), receiver.url());
  REQUIRE(eventually([&] { return receiver.count() == 1; }));
  for (const pid_t notifier : calling_stack().processes("notify")) kill(notifier, SIGKILL);
  receiver.hold(false);
  REQUIRE(eventually([&] { return receiver.count() == 2; }));  // its lease lasts for 20 s
  CHECK(receiver.received().at(1).header("Ocr-Task-Id") == id);
  CHECK(eventually([&] { return log_says(calling_stack(), id, "end=delivered"); }));
}

TEST_CASE("an erased task sends no further callback") {
  const Receiver receiver({"500 Oops"});
  const std::string id = submit(calling_stack(), sample("small.gif"), receiver.url());
  REQUIRE(eventually([&] { return log_says(calling_stack(), id, "end=postponed"); }));
  Ask erase;
  erase.method = "DELETE";
  erase.url = calling_stack().url("/image?task_id=" + id);
  CHECK(send(erase).status == 204);
  // The first receiver's second attempt would have been due before the other's.
  const Receiver other({"500 Oops"});
  submit(calling_stack(), sample("small.gif"), other.url());
  REQUIRE(eventually([&] { return other.count() == 2; }));
  CHECK(receiver.count() == 1);
}

TEST_CASE("an Idempotency-Key covers the callback's URL") {
  const Receiver receiver;
  const auto with_key = [&](const std::string& url) {
    return submit_with_callback(calling_stack(), sample("small.gif"), url, {"Idempotency-Key: callbacks"});
  };
  const Answer first = with_key(receiver.url());
  REQUIRE(first.status == 202);
  CHECK(with_key(receiver.url()).field("task_id") == first.field("task_id"));
  CHECK(with_key(receiver.url() + "/other").field("code") == "key_reused");
  CHECK(eventually([&] { return receiver.count() == 1; }));
}

TEST_CASE("a callback is refused if its host is not listed or the request is synchronous") {
  const std::string url = GENERATE(as<std::string>{}, "http://127.0.0.2/", "http://localhost/",
                                   "http://localhost.example/", "http://169.254.169.254/latest",
                                   "ftp://127.0.0.1/", "http://user@127.0.0.1/", "127.0.0.1", "");
  INFO(url);
  const Answer refused = submit_with_callback(calling_stack(), sample("small.gif"), url);
  CHECK(refused.status == 400);
  CHECK(refused.field("code") == "bad_option");
  const Answer synchronous =
      post(calling_stack().url("/image-sync?callback_url=http://127.0.0.1/"), sample("small.gif"));
  CHECK(synchronous.status == 400);
  CHECK(synchronous.field("code") == "bad_option");
  CHECK(synchronous.field("detail").find("POST /image") != std::string::npos);
}

TEST_CASE("a listed name that resolves to this machine is not connected to") {
  const Stack stack(sending_to("localhost"));
  const Receiver receiver;
  const std::string id = submit(stack, sample("small.gif"), receiver.url("localhost"));
  REQUIRE(eventually([&] { return log_says(stack, id, "is not public"); }));
  CHECK(receiver.connections() == 0);
}

TEST_CASE("without callback hosts there are no callbacks and no notifier process") {
  const Answer refused = submit_with_callback(shared_stack(), sample("small.gif"), "http://127.0.0.1/");
  CHECK(refused.status == 400);
  CHECK(refused.field("code") == "bad_option");
  CHECK(refused.field("detail").find("sends no callbacks") != std::string::npos);
  CHECK(shared_stack().keeper("notify") == 0);
}

TEST_CASE("the service does not start with callback hosts but no secret") {
  CHECK_THROWS(Stack({"OCR_CALLBACK_HOSTS=127.0.0.1"}));
}
