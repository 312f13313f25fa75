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
