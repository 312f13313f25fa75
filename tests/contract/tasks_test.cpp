// The life of a task as its client sees it.
#include <csignal>
#include <filesystem>
#include <future>
#include <set>

#include "catch.hpp"
#include "client.hpp"
#include "stack.hpp"
#include "unit/temporary_folder.hpp"

namespace {

std::string submit(const Stack& stack, const std::string& name, const std::string& query = "") {
  const Answer accepted = post(stack.url("/image" + query), sample(name));
  REQUIRE(accepted.status == 202);
  return accepted.field("task_id");
}

std::filesystem::path installed_models() {
  const std::filesystem::path all = "/usr/share/tesseract-ocr";
  for (const auto& release : std::filesystem::directory_iterator(all))
    if (std::filesystem::exists(release.path() / "tessdata")) return release.path() / "tessdata";
  throw std::runtime_error("no models in " + all.string());
}

}  // namespace

TEST_CASE("a waiting task answers 202 with its position in the queue, and is done in the end") {
  // The workers are stopped, so that the first checks do not depend on the machine's speed.
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

TEST_CASE("a task is fetched by a JSON body or by the query") {
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

TEST_CASE("a task fails if its image has a valid header but cannot be decoded") {
  const std::string broken = sample("snippet.png").substr(0, 60);  // without a single row
  const Answer accepted = post(shared_stack().url("/image"), broken);
  REQUIRE(accepted.status == 202);
  const Answer answer = await_task(shared_stack().url(), accepted.field("task_id"));
  CHECK(answer.status == 200);
  CHECK(answer.field("status") == "failed");
  CHECK(answer.field("text") == "null");
  CHECK(answer.field("problem").find("\"code\":\"unreadable_image\"") != std::string::npos);
}

TEST_CASE("a task whose language is uninstalled while it waits fails and names the language") {
  const ocr::test::TemporaryFolder models;
  // Started by root, the service runs as another user.
  std::filesystem::permissions(models.path(), std::filesystem::perms{0755});
  const auto installed = installed_models();
  for (const char* model : {"eng", "osd"})
    std::filesystem::copy(installed / (model + std::string(".traineddata")), models.path());
  const std::string leaving = models.file("leaving.traineddata");
  std::filesystem::copy(installed / "eng.traineddata", leaving);
  Stack stack({"OCR_WORKERS=1", "TESSDATA_PREFIX=" + models.path()});
  for (const pid_t worker : stack.processes("work")) kill(worker, SIGSTOP);
  const std::string id = submit(stack, "small.gif", "?lang=leaving&psm=6");
  std::filesystem::remove(leaving);
  for (const pid_t worker : stack.processes("work"))
    kill(worker, SIGKILL);  // a new worker looks for the models again
  const Answer answer = await_task(stack.url(), id);
  CHECK(answer.status == 200);
  CHECK(answer.field("status") == "failed");
  CHECK(answer.field("problem").find("\"code\":\"bad_option\"") != std::string::npos);
  CHECK(answer.field("problem").find("leaving") != std::string::npos);
  CHECK(await_task(stack.url(), submit(stack, "small.gif")).field("status") == "done");
}

TEST_CASE("an erased task is gone, also from memcached") {
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
  REQUIRE(stack.halt_recognition() != 0);
  Ask erase;
  erase.method = "DELETE";
  erase.url = stack.url("/image?task_id=" + id);
  CHECK(send(erase).status == 204);
  CHECK(eventually([&] { return stack.recognitions().empty(); }));
  CHECK(get(erase.url).status == 404);
}

TEST_CASE("results are served while memcached hangs, and memcached is used again when it answers") {
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

TEST_CASE("the same Idempotency-Key yields the same task, and another body is refused") {
  const std::string url = shared_stack().url("/image");
  const std::vector<std::string> key{"Idempotency-Key: order-17"};
  const Answer first = post(url, sample("small.gif"), key);
  REQUIRE(first.status == 202);
  CHECK(post(url, sample("small.gif"), key).body == first.body);
  CHECK(post(url, json_with_image(sample("small.gif")), key).body == first.body);
  const Answer other_image = post(url, sample("small.bmp"), key);
  CHECK(other_image.status == 409);
  CHECK(other_image.field("code") == "key_reused");
  CHECK(post(url + "?psm=6", sample("small.gif"), key).status == 409);
  CHECK(post(url, sample("small.gif"), {"Idempotency-Key: order-18"}).body != first.body);
  CHECK(post(url, sample("small.gif"), {"Idempotency-Key: two words"}).field("code") == "bad_option");
}

TEST_CASE("simultaneous requests with the same Idempotency-Key create one task") {
  std::vector<std::future<std::string>> answers;
  for (int i = 0; i < 16; ++i)
    answers.push_back(std::async(std::launch::async, [] {
      return post(shared_stack().url("/image"), sample("small.gif"), {"Idempotency-Key: rush"}).body;
    }));
  std::set<std::string> ids;
  for (auto& answer : answers) ids.insert(answer.get());
  CHECK(ids.size() == 1);
}

TEST_CASE("a result that was erased while memcached hung does not reappear when memcached answers again") {
  Stack stack;
  const std::string id = submit(stack, "small.gif");
  REQUIRE(await_task(stack.url(), id).status == 200);
  kill(stack.main_process("memcached"), SIGSTOP);
  Ask erase;
  erase.method = "DELETE";
  erase.url = stack.url("/image?task_id=" + id);
  CHECK(send(erase).status == 204);
  CHECK(get(erase.url).status == 404);
  kill(stack.main_process("memcached"), SIGCONT);
  CHECK(eventually([&] { return get(stack.url("/readyz")).field("memcached") == "up"; }));
  CHECK(eventually([&] { return get(erase.url).status == 404; }));
}

TEST_CASE("an expired result is no longer found") {
  Stack stack({"OCR_RESULT_TTL_S=1"});
  const std::string id = submit(stack, "small.gif");
  REQUIRE(eventually([&] { return get(stack.url("/image?task_id=" + id)).status == 404; }));
}

TEST_CASE("a reload changes the number of processes and loses no task") {
  Stack stack({"OCR_WORKERS=1", "OCR_SYNC_PROCESSES=1"});
  const auto before = stack.processes("sync");
  const std::string id = submit(stack, "page.png");
  stack.reload({"OCR_SYNC_PROCESSES=3"});
  CHECK(stack.processes("sync").size() == 4);  // one of them in reserve
  CHECK(stack.processes("sync").front() != before.front());
  CHECK(character_error_rate(await_task(stack.url(), id).field("text"), truth("page.png")) < 0.02);
  CHECK(eventually([&] { return kill(before.front(), 0) != 0; }));
  CHECK(post(stack.url("/image-sync"), sample("small.gif")).status == 200);
}
