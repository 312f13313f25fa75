#include "isolation/program.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <optional>

#include "catch.hpp"
#include "isolated.hpp"
#include "isolation/isolate.hpp"
#include "processes.hpp"
#include "samples.hpp"
#include "temporary_folder.hpp"

namespace {

using namespace std::chrono_literals;

constexpr std::int64_t memory = std::int64_t{1} << 30;

// The output, including stderr, of a program started in the same way as poppler's programs.
std::string said_by(const char* path, const std::vector<std::string>& arguments, const std::string& input,
                    std::chrono::milliseconds deadline, std::chrono::seconds processor_time = 5s) {
  const auto define = [&](ocr::test::TestWork& work) {
    const auto sandbox = std::make_shared<ocr::ProgramSandbox>();
    const auto program = std::make_shared<ocr::Program>(path);
    const auto running = std::make_shared<std::optional<ocr::RunningProgram>>();
    work.preparing = [=](auto) {
      *running = program->start(*sandbox, arguments, {memory, processor_time}, true);
      return (*running)->descriptors();
    };
    work.answering = [=](auto, std::string_view image) {
      const ocr::ProgramOutput output = (*running)->run(image, 10'000);
      return output.bytes + (output.is_out_of_time ? "out of time" : "");
    };
  };
  ocr::Nursery nursery(ocr::test::work_of(define), memory);
  const auto outcome =
      ocr::run_isolated(nursery, input, {deadline}, ocr::test::always, ocr::ChildOrder{"", "", true});
  ocr::reap_answered();
  return outcome.end == ocr::ChildEnd::answered ? outcome.answer : "no answer";
}

std::string said_by_shell(const std::string& script, const std::string& input = "",
                          std::chrono::milliseconds deadline = 20s) {
  return said_by("/usr/bin/dash", {"-c", script}, input, deadline);
}

}  // namespace

TEST_CASE("program: it receives its input, and its output is read") {
  CHECK(said_by_shell("read -r line; echo \"got $line\"", "words\n") == "got words\n");
  CHECK(said_by_shell("exit 3", std::string(1 << 20, 'x')) == "");
  CHECK(said_by_shell("while :; do echo yes; done").size() == 10'000);
}

TEST_CASE("program: using up the processor time and failing are reported differently") {
  const auto said = [](const std::string& script) {
    return said_by("/usr/bin/dash", {"-c", script}, "", 60s, 1s);
  };
  CHECK(said("echo started; while :; do :; done") == "started\nout of time");
  CHECK(said("trap '' XCPU; while :; do :; done") == "");
  CHECK(said("echo started; exit 3") == "started\n");
}

TEST_CASE("program: it has an empty environment") {
  setenv("OCR_SECRET_OF_TEST", "secret", 1);
  CHECK(said_by_shell("echo \"<$OCR_SECRET_OF_TEST>\"") == "<>\n");
  unsetenv("OCR_SECRET_OF_TEST");
}

TEST_CASE("program: it cannot write a file, even in a folder that its user can write to") {
  const ocr::test::TemporaryFolder folder;
  const std::string path = folder.file("written");
  CHECK(said_by_shell("echo x >" + path + " && echo wrote").find("wrote") == std::string::npos);
  CHECK(access(path.c_str(), F_OK) != 0);
}

TEST_CASE("program: it can read system files, but not the tasks") {
  const ocr::test::TemporaryFolder folder;
  const std::string path = folder.file("tasks");
  REQUIRE(fclose(fopen(path.c_str(), "w")) == 0);
  CHECK(said_by_shell("read -r line </usr/share/common-licenses/GPL-3; echo had") == "had\n");
  CHECK(said_by_shell("exec 5<" + path + " && echo had").find("had") == std::string::npos);
}

TEST_CASE("program: it cannot create a process, execute another program or send a signal") {
  CHECK(said_by_shell("(echo forked)").find("forked\n") == std::string::npos);
  CHECK(said_by_shell("exec /usr/bin/echo became").find("became\n") == std::string::npos);
  CHECK(said_by_shell("kill -0 $PPID && echo had").find("had\n") == std::string::npos);
}

TEST_CASE("program: it cannot create a socket") {
  const std::string family = GENERATE(as<std::string>{}, "1", "2", "10");
  CHECK(said_by("/usr/bin/perl", {"-"}, "print socket(S, " + family + ", 1, 0) ? 'had' : 'refused'", 20s) ==
        "refused");
}

TEST_CASE("program: it has no file descriptors besides its standard streams") {
  const std::string said =
      said_by_shell("for fd in 3 4 5 6 7 8 9; do true <&$fd && echo \"has $fd\"; done; echo end");
  CHECK(said.find("has") == std::string::npos);
  CHECK(said.find("end") != std::string::npos);
}

TEST_CASE("program: it dies with the child that waits for it") {
  const ocr::test::TemporaryFolder folder;
  const ocr::test::Forked service([&] {
    ocr::adopt_programs();
    return said_by_shell("while :; do :; done", "", 300ms) == "no answer" && ocr::test::eventually([] {
             ocr::reap_answered();
             return !ocr::test::has_children();
           })
               ? 0
               : 1;
  });
  CHECK(const_cast<ocr::test::Forked&>(service).wait() == 0);
}
