#include "tasks/cached_answers.hpp"

#include <fstream>

#include "base/error.hpp"
#include "catch.hpp"
#include "memcached.hpp"

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using ocr::test::eventually;
using ocr::test::Forked;

bool always() {
  return true;
}

ocr::OcrOptions english() {
  ocr::OcrOptions options;
  options.languages = "eng";
  return options;
}

std::string json_of(const std::string& text) {
  return "{\"text\":\"" + text + "\"}";
}

// The cache objects of one process. All processes use the same memcached and the same lock file.
class Answers {
 public:
  explicit Answers(const ocr::test::Memcached& memcached, bool is_on = true, const std::string& version = "5")
      : cache(memcached.socket_path(), 20s),
        answers(cache, {is_on, version, 1h}, memcached.socket_path() + ".locks") {}

  std::string key(std::string_view image = "image") const { return answers.key_of(image, english()); }
  ocr::CachedAnswers::Answer ask(const std::function<ocr::Result<std::string>()>& read,
                                 const ocr::KeepGoing& keep_going = always, Clock::duration patience = 20s) {
    return answers.find_or_read(key(), Clock::now() + patience, keep_going, read);
  }
  ocr::CachedAnswers::Answer ask(const std::string& json) {
    return ask([&]() -> ocr::Result<std::string> { return json; });
  }

  ocr::ResultCache cache;
  ocr::CachedAnswers answers;
};

// Another process, which reads the same image until it is allowed to finish or is killed.
class OtherReader {
 public:
  explicit OtherReader(const ocr::test::Memcached& memcached)
      : process_([&] {
          Answers answers(memcached);
          answers.ask([&]() -> ocr::Result<std::string> {
            std::ofstream(reads()) << "now";
            if (!eventually([&] { return access(may_go_on().c_str(), F_OK) == 0; }, 30s)) _exit(1);
            return json_of("theirs");
          });
          return 0;
        }) {
    if (!eventually([&] { return access(reads().c_str(), F_OK) == 0; }))
      throw std::runtime_error("the other process did not start to read");
  }
  void let_go_on() const { std::ofstream(may_go_on()) << "now"; }
  Forked& process() { return process_; }

 private:
  std::string reads() const { return folder_.file("reads"); }
  std::string may_go_on() const { return folder_.file("go"); }

  ocr::test::TemporaryFolder folder_;
  Forked process_;
};

}  // namespace

TEST_CASE("cached answers: the key depends on the image, the options and the engine's version") {
  const ocr::test::Memcached memcached;
  const Answers answers(memcached);
  CHECK(answers.key() == Answers(memcached).key());
  CHECK(answers.key() != answers.key("imagf"));
  CHECK(answers.key() != Answers(memcached, true, "6").key());
  ocr::OcrOptions other = english();
  other.page_segmentation_mode = 6;
  CHECK(answers.key() != answers.answers.key_of("image", other));
  CHECK(Answers(memcached, false).key().empty());
}

TEST_CASE("cached answers: an answer that was read once is known to every process") {
  const ocr::test::Memcached memcached;
  Answers first(memcached);
  Answers second(memcached);
  const auto read = first.ask(json_of("text"));
  CHECK_FALSE(read.was_known);
  CHECK(read.json.value() == json_of("text"));
  for (Answers* asks : {&first, &second}) {
    const auto known = asks->ask("another");
    CHECK(known.was_known);
    CHECK(known.json.value() == json_of("text"));
  }
  CHECK(second.answers.find(second.key()) == json_of("text"));
}

TEST_CASE("cached answers: a failure is not cached") {
  const ocr::test::Memcached memcached;
  Answers answers(memcached);
  const auto failed = answers.ask([]() -> ocr::Result<std::string> {
    return ocr::Error{ocr::ErrorCode::unreadable_image, "The image is truncated."};
  });
  CHECK_FALSE(failed.json);
  CHECK_FALSE(answers.ask(json_of("text")).was_known);
}

TEST_CASE("cached answers: a document with a failed page is not cached, unlike text that looks like one") {
  const ocr::test::Memcached memcached;
  Answers answers(memcached);
  answers.ask(R"({"pages":[{"page":1,"text":null,"problem":{"code":"deadline_exceeded"}}]})");
  const std::string harmless = R"({"text":"\"problem\":{"})";
  CHECK_FALSE(answers.ask(harmless).was_known);
  CHECK(answers.ask(json_of("another")).json.value() == harmless);
}

TEST_CASE("cached answers: what is not a JSON object is read again and replaced") {
  const ocr::test::Memcached memcached;
  Answers answers(memcached);
  const std::string broken = GENERATE(as<std::string>{}, "", "text", "[]", "null", R"({"text":"a")",
                                      R"({"text":"a"}x)", "{\"a\":\"\xFF\"}");
  CAPTURE(broken);
  answers.cache.put(answers.key(), broken, 1h);
  CHECK_FALSE(answers.answers.find(answers.key()));
  const auto answer = answers.ask(json_of("text"));
  CHECK_FALSE(answer.was_known);
  CHECK(answer.json.value() == json_of("text"));
  CHECK(answers.answers.find(answers.key()) == json_of("text"));
}

TEST_CASE("cached answers: without a key nothing is looked up or cached") {
  const ocr::test::Memcached memcached;
  Answers answers(memcached, false);
  for (int i = 0; i < 2; ++i) CHECK_FALSE(answers.ask(json_of("text")).was_known);
}

TEST_CASE("cached answers: a request for an image that another process is reading waits for that answer") {
  const ocr::test::Memcached memcached;
  OtherReader other(memcached);
  Answers answers(memcached);
  int asked = 0;
  const auto answer = answers.ask([]() -> ocr::Result<std::string> { return json_of("ours"); },
                                  [&] {
                                    if (++asked == 2) other.let_go_on();
                                    return true;
                                  });
  CHECK(answer.was_known);
  CHECK(answer.json.value() == json_of("theirs"));
  CHECK(asked >= 2);
}

TEST_CASE("cached answers: a waiting request takes over if the reading process is killed") {
  const ocr::test::Memcached memcached;
  OtherReader other(memcached);
  Answers answers(memcached);
  int asked = 0;
  const auto answer = answers.ask([]() -> ocr::Result<std::string> { return json_of("ours"); },
                                  [&] {
                                    if (++asked == 2) other.process().send(SIGKILL);
                                    return true;
                                  });
  CHECK_FALSE(answer.was_known);
  CHECK(answer.json.value() == json_of("ours"));
}

TEST_CASE("cached answers: a waiting request gives up if its client is gone, and at its deadline") {
  const ocr::test::Memcached memcached;
  const OtherReader other(memcached);
  Answers answers(memcached);
  const auto ours = []() -> ocr::Result<std::string> { return json_of("ours"); };
  const auto abandoned = answers.ask(ours, [] { return false; });
  REQUIRE_FALSE(abandoned.json);
  CHECK(abandoned.json.error().code == ocr::ErrorCode::client_gone);
  const auto late = answers.ask(ours, always, 50ms);
  REQUIRE_FALSE(late.json);
  CHECK(late.json.error().code == ocr::ErrorCode::deadline_exceeded);
}

TEST_CASE("cached answers: without memcached a request reads the image itself instead of waiting") {
  ocr::test::Memcached memcached;
  OtherReader other(memcached);
  memcached.stop();
  Answers answers(memcached);
  const auto answer = answers.ask(json_of("ours"));
  CHECK_FALSE(answer.was_known);
  CHECK(answer.json.value() == json_of("ours"));
}
