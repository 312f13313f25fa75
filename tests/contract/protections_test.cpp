// What the service does on a kernel that cannot confine the processes that read images.
#include <array>
#include <cstdio>
#include <string>

#include "catch.hpp"
#include "client.hpp"
#include "stack.hpp"

namespace {

struct Ended {
  bool succeeded;
  std::string output;
};

Ended run(const std::string& command) {
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  std::string output;
  std::array<char, 4096> buffer{};
  while (const std::size_t got = fread(buffer.data(), 1, buffer.size(), pipe))
    output.append(buffer.data(), got);
  return {pclose(pipe) == 0, output};
}

struct Lack {
  std::string protections;  // as `without` names them
  std::string in_words;
  std::string in_json;
};

Lack any_lack() {
  return GENERATE(values<Lack>({{"landlock", "Landlock", R"(["Landlock"])"},
                                {"seccomp", "seccomp", R"(["seccomp"])"},
                                {"seals", "memfd seals", R"(["memfd seals"])"},
                                {"landlock seccomp seals", "Landlock, seccomp and memfd seals",
                                 R"(["Landlock","seccomp","memfd seals"])"}}));
}

std::string without(const std::string& protections) {
  return std::string(WITHOUT) + " " + protections + " --";
}

bool reads(const Stack& stack, const std::string& route, const std::string& image) {
  const Answer answer = post(stack.url(route), sample(image));
  CAPTURE(answer.body);
  return answer.status == 200 && !answer.field("text").empty();
}

}  // namespace

TEST_CASE("a service that cannot confine its readers does not start, and says what is missing") {
  const Lack lack = any_lack();
  const Ended start = run(without(lack.protections) + " " OCR_SOURCE_DIR "/tests/stack.sh start");
  CAPTURE(start.output);
  CHECK_FALSE(start.succeeded);
  CHECK(start.output.find("does not offer " + lack.in_words + ", so the processes that read images") !=
        std::string::npos);
  CHECK(start.output.find("set OCR_SANDBOX=try") != std::string::npos);
  CHECK(start.output.find("did not start") == std::string::npos);  // no part has been started
}

TEST_CASE("each process that reads images checks for itself whether it can confine its readers") {
  const Lack lack = any_lack();
  const std::string role = GENERATE(as<std::string>{}, "serve sync", "serve api", "work");
  const Ended start =
      run(without(lack.protections) + " " OCR_SOURCE_DIR "/build/release/ocr-handler " + role);
  CAPTURE(start.output);
  CHECK_FALSE(start.succeeded);
  CHECK(start.output.find("does not offer " + lack.in_words) != std::string::npos);
}

TEST_CASE("with OCR_SANDBOX=try images and PDFs are read without the missing protections, which are named") {
  const Lack lack = any_lack();
  const Stack stack({"OCR_SANDBOX=try", "OCR_SYNC_PROCESSES=1", "OCR_API_PROCESSES=1", "OCR_WORKERS=1"},
                    without(lack.protections));
  CHECK(reads(stack, "/image-sync", "snippet.png"));
  CHECK(reads(stack, "/image-sync", "small.heic"));
  CHECK(reads(stack, "/image-sync", "letter.pdf"));
  CHECK(reads(stack, "/image-sync", "scan.pdf"));
  const Answer accepted = post(stack.url("/image"), sample("letter.pdf"));
  CHECK(await_task(stack.url(), accepted.field("task_id")).field("status") == "done");

  CHECK(get(stack.url("/readyz")).body.find("\"missing_protections\":" + lack.in_json) != std::string::npos);
  const bool is_one_word = lack.in_words.find(' ') == std::string::npos;
  const std::string pair = " missing=" + (is_one_word ? lack.in_words : '"' + lack.in_words + '"') + "\n";
  for (const char* pool : {"sync", "api", "work"})
    CHECK(read_file(stack.run_folder() + "/log/" + pool + ".log").find(pair) != std::string::npos);
  CHECK(stack.ocr("status"));
  CHECK(read_file(stack.run_folder() + "/status.log").find(" lacks ") != std::string::npos);
}

TEST_CASE("a service that can confine its readers names no missing protection") {
  CHECK(get(shared_stack().url("/readyz")).body.find("\"missing_protections\":[]") != std::string::npos);
  CHECK(shared_stack().ocr("status"));
  CHECK(read_file(shared_stack().run_folder() + "/status.log").find(" lacks ") == std::string::npos);
}
