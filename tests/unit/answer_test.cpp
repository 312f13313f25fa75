#include "answer.hpp"

#include "catch.hpp"

TEST_CASE("answer: a recognition is one object with its text and how it was read") {
  ocr::OcrOptions options;
  options.languages = "deu+eng";
  CHECK(
      ocr::recognition_json({"A \"line\"\n", 93, {"rotated 90"}, {}}, {ocr::ImageFormat::tiff, {640, 480}},
                            options) ==
      R"({"text":"A \"line\"\n","confidence":93,"lang":"deu+eng","format":"tiff","width_px":640,"height_px":480,)"
      R"("preprocessing":["rotated 90"]})");
}

TEST_CASE("answer: a task's state decides what is told of it") {
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
