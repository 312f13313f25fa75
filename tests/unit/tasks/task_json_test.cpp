#include "tasks/task_json.hpp"

#include "catch.hpp"

TEST_CASE("task json: the fields depend on the task's state") {
  using ocr::TaskState;
  CHECK(ocr::task_json("id", {TaskState::queued, 4, ""}) ==
        R"({"task_id":"id","status":"queued","text":null,"position":4})");
  CHECK(ocr::task_json("id", {TaskState::running, 0, ""}) ==
        R"({"task_id":"id","status":"running","text":null})");
  CHECK(ocr::task_json("id", {TaskState::done, 0, R"({"text":"a","confidence":1})"}) ==
        R"({"task_id":"id","status":"done","text":"a","confidence":1})");
  CHECK(ocr::task_json("id", {TaskState::failed, 0, R"({"status":422})"}) ==
        R"({"task_id":"id","status":"failed","text":null,"problem":{"status":422}})");
}

TEST_CASE("task json: a result that would not make a JSON object is refused") {
  using ocr::TaskState;
  const TaskState state = GENERATE(TaskState::done, TaskState::failed);
  const std::string result =
      GENERATE(as<std::string>{}, "", "{", "}", "{}}", "text", "\"text", R"({"text":"a")",
               R"({"text":"a"}{})", R"({"text":"a",})", "{\"text\":\"\xFF\"}", std::string("\0", 1));
  CAPTURE(result);
  CHECK_THROWS_AS(ocr::task_json("id", {state, 0, result}), ocr::DamagedTask);
}

TEST_CASE("task json: a done task's result is an object that does not repeat the task's fields") {
  using ocr::TaskState;
  const std::string result = GENERATE(as<std::string>{}, "{}", "null", "[1]", R"(["text":"a"})",
                                      R"({"status":"failed"})", R"({"task_id":"another"})");
  CAPTURE(result);
  CHECK_THROWS_AS(ocr::task_json("id", {TaskState::done, 0, result}), ocr::DamagedTask);
}

TEST_CASE("task json: a state that does not exist is refused") {
  CHECK_THROWS_AS(ocr::task_json("id", {static_cast<ocr::TaskState>(4), 0, "{}"}), ocr::DamagedTask);
}
