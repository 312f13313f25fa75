// Results in the store that no release of ours should have written: each is a fault of its own task alone.
#include <sys/types.h>

#include <string>
#include <vector>

#include "catch.hpp"
#include "client.hpp"
#include "contract/receiver.hpp"
#include "process_tree.hpp"
#include "stack.hpp"
#include "store_view.hpp"

namespace {

using ocr::test::Receiver;

constexpr int done = 2;
constexpr int failed = 3;

std::string store_of(const Stack& stack) {
  return stack.run_folder() + "/tasks/tasks.db";
}

// Adds one task for each kind of damage, and returns their ids.
std::vector<std::string> add_damaged(const Stack& stack, const std::string& callback_url = "") {
  const std::vector<EndedTask> damaged{{"", done, ""},
                                       {"", done, "{"},
                                       {"", done, "garbage"},
                                       {"", done, R"({"text":"cut)"},
                                       {"", done, "[\"text\"]"},
                                       {"", done, "{\"text\":\"\xFF\"}"},
                                       {"", failed, ""},
                                       {"", failed, R"({"status":422)"},
                                       {"", 7, "{}"}};
  std::vector<std::string> ids;
  for (EndedTask task : damaged) {
    task.id = std::string(31, 'd') + static_cast<char>('0' + static_cast<int>(ids.size()));
    task.callback_url = callback_url;
    add_task(store_of(stack), task);
    ids.push_back(task.id);
  }
  return ids;
}

void check_internal_error(const Answer& answer) {
  CAPTURE(answer.body);
  CHECK(answer.status == 500);
  CHECK(answer.headers.at("content-type") == "application/problem+json");
  CHECK(answer.body == read_file(OCR_SOURCE_DIR "/nginx/problems/500.json").substr(0, answer.body.size()));
  CHECK(answer.field("code") == "internal_error");
}

// The line of this log that has both texts; empty if there is none.
std::string line_with(const Stack& stack, const std::string& log, const std::string& one,
                      const std::string& other) {
  const std::string all = read_file(stack.run_folder() + "/log/" + log);
  for (std::size_t at = 0; (at = all.find(one, at)) != std::string::npos; ++at) {
    const std::size_t start = all.rfind('\n', at) + 1;
    const std::string line = all.substr(start, all.find('\n', at) - start);
    if (line.find(other) != std::string::npos) return line;
  }
  return "";
}

bool counts(const Stack& stack, const std::string& sample) {
  return get(stack.url("/metrics")).body.find("\n" + sample + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("a damaged result is answered with 500 by a process that lives on and answers the others") {
  const Stack stack({"OCR_WORKERS=1", "OCR_SYNC_PROCESSES=1"});
  const std::string good = post(stack.url("/image"), sample("small.gif")).field("task_id");
  REQUIRE(await_task(stack.url(), good).status == 200);
  const std::vector<pid_t> processes = stack.processes("api");
  const std::vector<std::string> damaged = add_damaged(stack);
  std::size_t asked = 0;
  for (const std::string& id : damaged)
    for (const char* form : {"", "&format=text", "&format=pdf"}) {
      CAPTURE(id, form);
      const Answer answer = get(stack.url("/image?task_id=" + id + form));
      check_internal_error(answer);
      const std::string line =
          line_with(stack, "api.log", answer.headers.at("request-id"), " event=internal_error ");
      CHECK(line.find(" level=error ") != std::string::npos);
      CHECK(line.find(" reason=") != std::string::npos);
      ++asked;
      CHECK(get(stack.url("/image?task_id=" + good)).status == 200);
    }
  CHECK(counts(stack, R"(ocr_http_requests_total{route="GET /image",status="500",code="internal_error"} )" +
                          std::to_string(asked)));
  Ask erase;
  erase.method = "DELETE";
  erase.url = stack.url("/image?task_id=" + damaged.front());
  CHECK(send(erase).status == 204);
  CHECK(get(stack.url("/image?task_id=" + damaged.front())).status == 404);
  CHECK(stack.processes("api") == processes);
}

TEST_CASE(
    "the callback of a damaged result is given up once, by a notifier that lives on and delivers others") {
  const Stack stack({"OCR_WORKERS=1", "OCR_SYNC_PROCESSES=1", "OCR_CALLBACK_HOSTS=127.0.0.1",
                     "OCR_CALLBACK_SECRET=a secret of the tests"});
  const Receiver receiver;
  const std::vector<pid_t> processes = stack.processes("notify");
  REQUIRE(processes.size() == 1);
  const std::vector<std::string> damaged = add_damaged(stack, receiver.url());
  const Answer good = post(stack.url("/image?callback_url=" + receiver.url()), sample("small.gif"));
  REQUIRE(good.status == 202);
  REQUIRE(eventually([&] { return receiver.count() == 1 && callbacks_in(store_of(stack)) == 0; }));
  CHECK(receiver.received().front().header("Ocr-Task-Id") == good.field("task_id"));
  for (const std::string& id : damaged) {
    CAPTURE(id);
    const std::string line = line_with(stack, "notify.log", id, " end=gave_up ");
    CHECK(line.find(" attempt=1 ") != std::string::npos);
    CHECK(line.find(" reason=") != std::string::npos);
  }
  CHECK(counts(stack, R"(ocr_callbacks_total{end="gave_up"} )" + std::to_string(damaged.size())));
  CHECK(counts(stack, R"(ocr_callbacks_total{end="delivered"} 1)"));
  CHECK(stack.processes("notify") == processes);
}
