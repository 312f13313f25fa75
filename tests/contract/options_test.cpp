// Options that control how an image is read, and the list of languages.
#include <algorithm>

#include "catch.hpp"
#include "client.hpp"
#include "noise.hpp"
#include "stack.hpp"

namespace {

const std::string vowels = "aeiou \n";

bool has_only_vowels(const Answer& answer) {
  const std::string text = answer.field("text");
  return text.find_first_not_of(vowels) == std::string::npos && text.find('e') != std::string::npos;
}

bool has_no_e(const Answer& answer) {
  const std::string text = answer.field("text");
  return text.find('e') == std::string::npos && text.find('a') != std::string::npos;
}

}  // namespace

TEST_CASE("the languages are listed with their names and scripts, and with the default") {
  const Answer answer = get(shared_stack().url("/languages"));
  CHECK(answer.status == 200);
  CHECK(answer.body.find(R"({"code":"eng","name":"English","script":"Latin"})") != std::string::npos);
  CHECK(answer.body.find("\"osd\"") == std::string::npos);
  CHECK(answer.field("default") == "eng");
}

TEST_CASE(
    "a whitelist and variables apply to their image only, in whatever part of the request they are sent") {
  const std::string url = shared_stack().url("/image-sync");
  const std::string bytes = sample("snippet.png");
  CHECK(has_only_vowels(post(url + "?whitelist=aeiou", bytes)));
  CHECK(has_no_e(post(url + "?variables=%7B%22tessedit_char_blacklist%22:%22e%22%7D", bytes)));
  CHECK(has_no_e(post(
      url, R"({"variables": {"tessedit_char_blacklist": "e"}, "image_data": ")" + base64(bytes) + "\"}")));
  Ask form{"POST", url, "", {}, OCR_SOURCE_DIR "/images/snippet.png", {}};
  form.form = {{"variables", R"({"tessedit_char_blacklist": "e"})"}};
  CHECK(has_no_e(send(form)));
  CHECK(character_error_rate(post(url, bytes).field("text"), truth("snippet.png")) < 0.02);

  const Answer accepted = post(shared_stack().url("/image?whitelist=aeiou"), bytes);
  CHECK(has_only_vowels(await_task(shared_stack().url(), accepted.field("task_id"))));
}

TEST_CASE("an unknown variable and a bad value are refused by name") {
  const auto [query, named] = GENERATE(table<std::string, std::string>({
      {"variables=%7B%22debug_file%22:%22/tmp/x%22%7D", "debug_file"},
      {"variables=%7B%22thresholding_method%22:9%7D", "0 to 2"},
      {"variables=x", "JSON object"},
      {"whitelist=", "whitelist"},
  }));
  for (const char* route : {"/image-sync?", "/image?"}) {
    const Answer refused = post(shared_stack().url(route + query), sample("snippet.png"));
    CHECK(refused.status == 400);
    CHECK(refused.field("code") == "bad_option");
    CHECK(refused.field("detail").find(named) != std::string::npos);
  }
}

TEST_CASE("lang=auto takes the default language for a picture without text, and says that it is not sure") {
  // In this noise the engine sees lines without width, and crashes if it has to read one.
  const Answer answer = post(shared_stack().url("/image-sync?lang=auto"), noise_bmp(180));
  REQUIRE(answer.status == 200);
  CHECK(answer.field("lang") == "eng");
  CHECK(answer.field("lang_confidence") == "0");
  const Answer asked = post(shared_stack().url("/image-sync?lang=eng"), noise_bmp(180));
  CHECK(asked.field("lang_confidence").empty());
}

TEST_CASE("lang=auto reads a page in its own language and reports which, synchronously and as a task") {
  const std::string german = sample("german.png");
  const Answer now = post(shared_stack().url("/image-sync?lang=auto"), german);
  REQUIRE(now.status == 200);
  CHECK(now.field("lang") == "deu");
  CHECK(std::stoi(now.field("lang_confidence")) > 50);
  CHECK(character_error_rate(now.field("text"), truth("german.png")) < 0.02);
  const Answer accepted = post(shared_stack().url("/image?lang=auto"), sample("russian.png"));
  const Answer later = await_task(shared_stack().url(), accepted.field("task_id"));
  CHECK(later.field("lang") == "rus");
  CHECK(character_error_rate(later.field("text"), truth("russian.png")) < 0.02);
}
