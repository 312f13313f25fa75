// The text of the samples, sent as JSON, form and raw body, synchronously and as a task.
#include "catch.hpp"
#include "client.hpp"
#include "stack.hpp"

namespace {

struct Sample {
  const char* name;
  double most_errors;  // as a share of the characters
};

Sample any_sample() {
  return GENERATE(Sample{"snippet.png", 0.02}, Sample{"page.png", 0.02}, Sample{"photo.jpg", 0.05},
                  Sample{"rotated-90.png", 0.02}, Sample{"skewed-3.png", 0.05},
                  Sample{"low-resolution.png", 0.05}, Sample{"white-on-black.png", 0.02},
                  Sample{"two-columns.tiff", 0.02}, Sample{"five-pages.tiff", 0.02},
                  Sample{"single-line.webp", 0.02}, Sample{"colour.jpg", 0.02},
                  Sample{"exif-rotated.jpg", 0.02}, Sample{"transparent.png", 0.02}, Sample{"cmyk.jpg", 0.02},
                  Sample{"grey16.png", 0.02}, Sample{"small.gif", 0.02}, Sample{"small.bmp", 0.02},
                  Sample{"small.heic", 0.02}, Sample{"small.avif", 0.02}, Sample{"two-frames.gif", 0.02},
                  Sample{"two-frames.webp", 0.02}, Sample{"scan.pdf", 0.02}, Sample{"letter.pdf", 0.02});
}

Ask as_json(const std::string& url, const std::string& name) {
  return {"POST", url, json_with_image(sample(name)), {"Content-Type: application/json"}, "", {}};
}
Ask as_json_without_type(const std::string& url, const std::string& name) {
  return {"POST", url, json_with_image(sample(name)), {}, "", {}};
}
Ask as_form(const std::string& url, const std::string& name) {
  return {"POST", url, "", {}, std::string(OCR_SOURCE_DIR "/images/") + name, {}};
}
Ask as_raw_body(const std::string& url, const std::string& name) {
  return {"POST", url, sample(name), {"Content-Type: application/octet-stream"}, "", {}};
}
Ask as_data_uri(const std::string& url, const std::string& name) {
  return {"POST", url, "{\"image_data\": \"data:image/png;base64," + base64(sample(name)) + "\"}",
          {},     "",  {}};
}

}  // namespace

TEST_CASE("every sample is read correctly by a synchronous request") {
  const Sample given = any_sample();
  CAPTURE(given.name);
  const Answer answer = send(as_raw_body(shared_stack().url("/image-sync"), given.name));
  REQUIRE(answer.status == 200);
  CHECK(answer.headers.at("content-type") == "application/json");
  CAPTURE(answer.field("text"));
  CHECK(character_error_rate(answer.field("text"), truth(given.name)) < given.most_errors);
}

TEST_CASE("kinds of files that few programs write are read") {
  const std::string name = GENERATE(as<std::string>{}, "plain.jp2", "bits.pbm", "runs.bmp", "12-bits.tiff",
                                    "big.tiff", "white.webp");
  CAPTURE(name);
  const Answer answer = send(as_raw_body(shared_stack().url("/image-sync"), "kinds/" + name));
  REQUIRE(answer.status == 200);
  CHECK(character_error_rate(answer.field("text"), truth("small.bmp")) < 0.02);
}

TEST_CASE("every sample is read correctly as a task") {
  const Sample given = any_sample();
  CAPTURE(given.name);
  const Answer accepted = send(as_form(shared_stack().url("/image"), given.name));
  REQUIRE(accepted.status == 202);
  const Answer answer = await_task(shared_stack().url(), accepted.field("task_id"));
  REQUIRE(answer.status == 200);
  CHECK(answer.field("status") == "done");
  CHECK(character_error_rate(answer.field("text"), truth(given.name)) < given.most_errors);
}

TEST_CASE("every way to send an image yields the same text, synchronously and as a task") {
  const auto ask = GENERATE(as_json, as_json_without_type, as_form, as_raw_body, as_data_uri);
  const Answer now = send(ask(shared_stack().url("/image-sync"), "snippet.png"));
  REQUIRE(now.status == 200);
  CHECK(character_error_rate(now.field("text"), truth("snippet.png")) < 0.02);

  const Answer accepted = send(ask(shared_stack().url("/image"), "snippet.png"));
  REQUIRE(accepted.status == 202);
  CHECK(accepted.headers.at("location") == "/image?task_id=" + accepted.field("task_id"));
  CHECK(await_task(shared_stack().url(), accepted.field("task_id")).field("text") == now.field("text"));
}

TEST_CASE("a body far larger than a shell's argument limit is read") {
  Ask ask = as_json(shared_stack().url("/image-sync"), "snippet.png");
  ask.body =
      "{\"image_data\": \"" + base64(sample("snippet.png")) + "\"" + std::string(10'000'000, ' ') + "}";
  CHECK(send(ask).status == 200);
}

TEST_CASE("options apply wherever they are sent") {
  const std::string url = shared_stack().url("/image-sync");
  SECTION("in the query") {
    const Answer answer =
        send(as_raw_body(url + "?rotate=off&psm=6&lang=eng&dpi=300&preprocess=off", "rotated-90.png"));
    CHECK(answer.status == 200);
    CHECK(answer.field("preprocessing") == "[]");
  }
  SECTION("in the JSON body") {
    const Answer answer = post(
        url, "{\"rotate\": 270, \"image_data\": \"" + base64(sample("rotated-90.png")) + "\", \"psm\": 6}");
    CHECK(answer.field("preprocessing") == "[\"rotated 270\"]");
    CHECK(character_error_rate(answer.field("text"), truth("rotated-90.png")) < 0.02);
  }
  SECTION("in the form") {
    Ask ask = as_form(url, "rotated-90.png");
    ask.form = {{"rotate", "270"}};
    CHECK(send(ask).field("preprocessing") == "[\"rotated 270\"]");
  }
  SECTION("and for a task") {
    const Answer accepted = send(as_raw_body(shared_stack().url("/image?rotate=270"), "rotated-90.png"));
    const Answer answer = await_task(shared_stack().url(), accepted.field("task_id"));
    CHECK(answer.field("preprocessing") == "[\"rotated 270\"]");
  }
}

TEST_CASE("the page and the API answer on both ports") {
  const std::string base = GENERATE(shared_stack().url(), shared_stack().ui_url());
  const Answer page = get(base + "/");
  CHECK(page.status == 200);
  CHECK(page.headers.at("content-type") == "text/html");
  CHECK(page.headers.at("content-security-policy").find("script-src 'self'") != std::string::npos);
  CHECK(get(base + "/readyz").field("status") == "ready");
  CHECK(get(base + "/languages").body.find("\"code\":\"eng\"") != std::string::npos);
}
