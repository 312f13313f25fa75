// The life of a task as its client sees it.
#include <csignal>

#include "catch.hpp"
#include "client.hpp"
#include "stack.hpp"

namespace {

std::string submit(const Stack& stack, const std::string& name, const std::string& query = "") {
  const Answer accepted = post(stack.url("/image" + query), sample(name));
  REQUIRE(accepted.status == 202);
  return accepted.field("task_id");
}

}  // namespace

TEST_CASE("a task is waited for with 202, told of its place in the queue, and done in the end") {
  // No worker moves while its pool is stopped, so that what is seen before does not hang on the machine's
  // speed.
  Stack stack({"OCR_WORKERS=1"});
  for (const pid_t worker : stack.processes("work")) kill(worker, SIGSTOP);
  const std::string first = submit(stack, "snippet.png");
  const std::string second = submit(stack, "small.gif");

  const Answer waiting = get(stack.url("/image?task_id=" + second));
  CHECK(waiting.status == 202);
  CHECK(waiting.field("status") == "queued");
  CHECK(waiting.field("text") == "null");
  CHECK(waiting.field("position") == "1");
  CHECK(std::stoi(waiting.headers.at("retry-after")) >= 1);
  CHECK(get(stack.url("/readyz")).field("queued") == "2");

  for (const pid_t worker : stack.processes("work")) kill(worker, SIGCONT);
  CHECK(character_error_rate(await_task(stack.url(), first).field("text"), truth("snippet.png")) < 0.02);
  CHECK(character_error_rate(await_task(stack.url(), second).field("text"), truth("small.gif")) < 0.02);
}

TEST_CASE("a task is asked for by a JSON body or by the query") {
  const std::string id = submit(shared_stack(), "small.gif");
  REQUIRE(await_task(shared_stack().url(), id).status == 200);
  Ask ask;
  ask.url = shared_stack().url("/image");
  ask.body = "{\"task_id\": \"" + id + "\"}";
  const Answer by_body = send(ask);
  CHECK(by_body.status == 200);
  CHECK(by_body.body == get(shared_stack().url("/image?task_id=" + id)).body);
  CHECK(by_body.field("task_id") == id);
}

TEST_CASE("an image that its header lets through but its decoder does not fails its task") {
  std::string broken = sample("snippet.png");
  broken.resize(broken.size() / 2);
  const Answer accepted = post(shared_stack().url("/image"), broken);
  REQUIRE(accepted.status == 202);
  const Answer answer = await_task(shared_stack().url(), accepted.field("task_id"));
  CHECK(answer.status == 200);
  CHECK(answer.field("status") == "failed");
  CHECK(answer.field("text") == "null");
  CHECK(answer.field("problem").find("\"code\":\"unreadable_image\"") != std::string::npos);
}

TEST_CASE("an erased task is gone, in memcached too") {
  const std::string id = submit(shared_stack(), "small.gif");
  REQUIRE(await_task(shared_stack().url(), id).status == 200);
  Ask erase;
  erase.method = "DELETE";
  erase.url = shared_stack().url("/image?task_id=" + id);
  CHECK(send(erase).status == 204);
  CHECK(get(erase.url).status == 404);
  CHECK(send(erase).field("code") == "unknown_task");
}

TEST_CASE("erasing a running task stops its reader") {
  Stack stack({"OCR_WORKERS=1"});
  const std::string id = submit(stack, "page.png");
  REQUIRE(eventually([&] { return get(stack.url("/image?task_id=" + id)).field("status") == "running"; }));
  Ask erase;
  erase.method = "DELETE";
  erase.url = stack.url("/image?task_id=" + id);
  CHECK(send(erase).status == 204);
  CHECK(eventually([&] { return stack.recognitions().empty(); }));
  CHECK(get(erase.url).status == 404);
}

TEST_CASE("results are served while memcached hangs, and it is used again when it answers") {
  Stack stack;
  const std::string id = submit(stack, "snippet.png");
  const std::string done = await_task(stack.url(), id).body;
  kill(stack.main_process("memcached"), SIGSTOP);
  CHECK(get(stack.url("/image?task_id=" + id)).body == done);
  CHECK(await_task(stack.url(), submit(stack, "small.gif")).field("status") == "done");
  CHECK(get(stack.url("/readyz")).field("memcached") == "down");
  kill(stack.main_process("memcached"), SIGCONT);
  CHECK(eventually([&] { return get(stack.url("/readyz")).field("memcached") == "up"; }));
  CHECK(get(stack.url("/image?task_id=" + id)).body == done);
}

TEST_CASE("results are served when memcached is gone") {
  Stack stack;
  const std::string id = submit(stack, "snippet.png");
  const std::string done = await_task(stack.url(), id).body;
  kill(stack.main_process("memcached"), SIGKILL);
  REQUIRE(eventually([&] { return get(stack.url("/readyz")).field("memcached") == "down"; }));
  CHECK(get(stack.url("/image?task_id=" + id)).body == done);
  CHECK(await_task(stack.url(), submit(stack, "small.gif")).field("status") == "done");
}

TEST_CASE("tasks and results outlive a restart of everything") {
  Stack stack;
  const std::string id = submit(stack, "snippet.png");
  const Answer before = await_task(stack.url(), id);
  REQUIRE(before.status == 200);
  stack.restart();
  CHECK(get(stack.url("/image?task_id=" + id)).body == before.body);
}
