// Images that have been read before, and images that are being read.
#include <csignal>
#include <future>

#include "catch.hpp"
#include "client.hpp"
#include "noise.hpp"
#include "stack.hpp"

namespace {

Stack caching(std::vector<std::string> settings = {}) {
  settings.emplace_back("OCR_CACHE=on");
  return Stack(settings);
}

std::string cache_state(const Answer& answer) {
  const auto found = answer.headers.find("ocr-cache");
  return found == answer.headers.end() ? "" : found->second;
}

Answer erase(const std::string& url) {
  Ask ask;
  ask.method = "DELETE";
  ask.url = url;
  return send(ask);
}

}  // namespace

TEST_CASE("an image that has been read before is answered from memcached, and the answer says so") {
  const Stack stack = caching();
  const std::string url = stack.url("/image-sync");
  const Answer first = post(url, sample("small.gif"));
  CHECK(cache_state(first) == "miss");
  CHECK(first.headers.at("server-timing").starts_with("read;dur="));
  const Answer again = post(url, json_with_image(sample("small.gif")));
  CHECK(cache_state(again) == "hit");
  CHECK(again.body == first.body);

  CHECK(cache_state(post(url, sample("small.bmp"))) == "miss");
  CHECK(cache_state(post(url + "?psm=6", sample("small.gif"))) == "miss");
  const Answer anew = post(url, sample("small.gif"), {"Cache-Control: max-age=0, No-Cache"});
  CHECK(cache_state(anew) == "miss");
  CHECK(anew.body == first.body);
}

TEST_CASE("a task whose image has been read before is done as soon as it is accepted") {
  const Stack stack = caching();
  const Answer now = post(stack.url("/image-sync"), sample("small.gif"));
  for (const pid_t worker : stack.processes("work")) kill(worker, SIGSTOP);
  const Answer accepted = post(stack.url("/image"), sample("small.gif"));
  CHECK(accepted.status == 202);
  CHECK(cache_state(accepted) == "hit");
  const Answer done = get(stack.url(accepted.headers.at("location")));
  CHECK(done.status == 200);
  CHECK(done.field("status") == "done");
  CHECK(done.field("text") == now.field("text"));
  const Answer other = post(stack.url("/image"), sample("small.bmp"));
  CHECK(cache_state(other) == "miss");
  CHECK(get(stack.url(other.headers.at("location"))).status == 202);
  const Answer anew = post(stack.url("/image"), sample("small.gif"), {"Cache-Control: no-cache"});
  CHECK(cache_state(anew) == "miss");
  for (const pid_t worker : stack.processes("work")) kill(worker, SIGCONT);
  CHECK(await_task(stack.url(), anew.field("task_id")).field("text") == now.field("text"));
}

TEST_CASE("a task's answer serves synchronous requests for the same image until the task is erased") {
  const Stack stack = caching();
  const Answer accepted = post(stack.url("/image"), sample("small.gif"));
  const std::string id = accepted.field("task_id");
  CHECK(await_task(stack.url(), id).field("status") == "done");
  CHECK(cache_state(post(stack.url("/image-sync"), sample("small.gif"))) == "hit");
  CHECK(erase(stack.url("/image?task_id=" + id)).status == 204);
  CHECK(cache_state(post(stack.url("/image-sync"), sample("small.gif"))) == "miss");
}

TEST_CASE("an answer that was erased while memcached hung does not reappear when memcached answers again") {
  const Stack stack = caching();
  const std::string id = post(stack.url("/image"), sample("small.gif")).field("task_id");
  REQUIRE(await_task(stack.url(), id).field("status") == "done");
  kill(stack.main_process("memcached"), SIGSTOP);
  CHECK(erase(stack.url("/image?task_id=" + id)).status == 204);
  kill(stack.main_process("memcached"), SIGCONT);
  CHECK(eventually([&] {
    return cache_state(post(stack.url("/image"), sample("small.gif"))) == "miss" &&
           get(stack.url("/readyz")).field("memcached") == "up";
  }));
}

TEST_CASE("OCR_CACHE=off answers nothing from memcached") {
  const Stack stack({"OCR_CACHE=off"});
  for (int i = 0; i < 2; ++i)
    CHECK(cache_state(post(stack.url("/image-sync"), sample("small.gif"))) == "miss");
}

TEST_CASE("the same image, sent by several clients at the same time, is read once") {
  const Stack stack = caching({"OCR_SYNC_PROCESSES=4"});
  const std::string page = sample("page.png");
  std::vector<std::future<Answer>> answers;
  for (int i = 0; i < 4; ++i)
    answers.push_back(std::async(std::launch::async, [&] { return post(stack.url("/image-sync"), page); }));
  int misses = 0;
  for (auto& asked : answers) {
    const Answer answer = asked.get();
    CHECK(character_error_rate(answer.field("text"), truth("page.png")) < 0.02);
    misses += cache_state(answer) == "miss" ? 1 : 0;
  }
  CHECK(misses == 1);
}

TEST_CASE("a request waiting for another's reading takes over if that process is killed") {
  const Stack stack = caching({"OCR_SYNC_PROCESSES=2"});
  const std::string page = sample("page.png");
  auto first = std::async(std::launch::async, [&] { return post(stack.url("/image-sync"), page); });
  REQUIRE(eventually([&] { return !stack.recognitions().empty(); }));
  auto second = std::async(std::launch::async, [&] { return post(stack.url("/image-sync"), page); });
  for (const pid_t process : stack.processes("sync"))
    for (const pid_t child : children_of(process))
      if (name_of(child) == "ocr-reader") kill(process, SIGKILL);
  CHECK(first.get().status == 502);
  const Answer answer = second.get();
  CHECK(answer.status == 200);
  CHECK(character_error_rate(answer.field("text"), truth("page.png")) < 0.02);
}
