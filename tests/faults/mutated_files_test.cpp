// Damaged files of every type: each gets an answer that is documented, and nothing of the service is lost or
// left over.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "base/error.hpp"
#include "catch.hpp"
#include "client.hpp"
#include "ledger.hpp"
#include "length.hpp"
#include "mutation.hpp"
#include "service_processes.hpp"
#include "unit/temporary_folder.hpp"

namespace {

using namespace std::chrono_literals;
namespace files = std::filesystem;

// One or more small files of every supported type.
std::vector<std::pair<std::string, std::string>> small_files() {
  std::vector<std::pair<std::string, std::string>> all;
  for (const auto& entry : files::directory_iterator(OCR_SOURCE_DIR "/tests/fuzz/seeds/image"))
    all.emplace_back(entry.path().filename(), read_file(entry.path()));
  std::sort(all.begin(), all.end());
  return all;
}

// The statuses that docs/api.md allows for an image, with their codes: a 200 or 202, or a problem.
bool is_documented(const Answer& answer) {
  if (answer.status == 200 || answer.status == 202) return true;
  const auto code = ocr::code_named(answer.field("code"));
  constexpr std::array of_images{ocr::ErrorCode::missing_image,    ocr::ErrorCode::malformed_json,
                                 ocr::ErrorCode::image_too_large,  ocr::ErrorCode::unsupported_type,
                                 ocr::ErrorCode::unreadable_image, ocr::ErrorCode::deadline_exceeded};
  return code && ocr::status_of(*code) == answer.status &&
         std::find(of_images.begin(), of_images.end(), *code) != of_images.end();
}

std::size_t descriptors_of(pid_t process) {
  std::error_code gone;
  const files::directory_iterator all("/proc/" + std::to_string(process) + "/fd", gone);
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// A handler has a nursery and a reader that stands ready. The latter changes with every image.
bool stays(const ServiceProcess& process) {
  return process.kind != Kind::reader || name_of(process.pid) == "ocr-nursery";
}

// What must be the same after all files as before, one line each: processes and files.
std::set<std::string> belongings_of(const Stack& stack, const std::string& temporary_folder) {
  std::set<std::string> all;
  for (const ServiceProcess& process : processes_of(stack))
    if (stays(process)) all.insert(process.name + " " + std::to_string(process.pid));
  for (const std::string& folder : {stack.run_folder(), temporary_folder})
    for (const auto& entry : files::recursive_directory_iterator(folder))
      if (!entry.is_directory()) all.insert(entry.path());
  return all;
}

// The largest number for each role, because a process opens some descriptors only when it is first used.
std::map<std::string, std::size_t> most_descriptors(const Stack& stack) {
  std::map<std::string, std::size_t> most;
  for (const ServiceProcess& process : processes_of(stack))
    if (process.kind == Kind::handler || (process.kind == Kind::reader && stays(process)))
      most[process.name] = std::max(most[process.name], descriptors_of(process.pid));
  return most;
}

bool no_more_than(const std::map<std::string, std::size_t>& before,
                  const std::map<std::string, std::size_t>& after) {
  constexpr std::size_t of_standby_child = 2;  // which the process may not have received before
  return std::all_of(after.begin(), after.end(), [&](const auto& role) {
    return role.second <= before.at(role.first) + of_standby_child;
  });
}

std::set<std::string> only_in(const std::set<std::string>& these, const std::set<std::string>& others) {
  std::set<std::string> only;
  std::set_difference(these.begin(), these.end(), others.begin(), others.end(),
                      std::inserter(only, only.end()));
  return only;
}

// The lines of all logs that contain `mark`.
std::string lines_with(const std::string& mark, const Stack& stack) {
  std::set<std::string> found;
  for (const auto& entry : files::directory_iterator(stack.run_folder() + "/log")) {
    std::ifstream log(entry.path());
    for (std::string line; std::getline(log, line);)
      if (line.find(mark) != std::string::npos) found.insert(line);
  }
  return join(found);
}

// Sends damaged files from several clients and counts the answers.
class Attack {
 public:
  explicit Attack(const Stack& stack) : stack_(stack) {}

  void send(int files) {
    constexpr int clients = 4;
    std::vector<std::thread> threads;
    for (int client = 0; client < clients; ++client)
      threads.emplace_back([&, client] {
        for (int number = client; number < files; number += clients) send_one(number);
      });
    for (std::thread& thread : threads) thread.join();
  }

  std::map<std::string, int> outcomes;
  std::set<std::string> undocumented;

 private:
  void send_one(int number) {
    // Every file has its own seed, so that it is the same whatever the other clients do.
    std::mt19937 random(static_cast<unsigned>(number));
    const auto& [name, bytes] = samples_[static_cast<std::size_t>(number) % samples_.size()];
    const std::string file = mutated(bytes, samples_[random() % samples_.size()].second, random);
    const bool is_task = random() % 8 == 0;
    const char* formats = random() % 4 == 0 ? "?formats=words,hocr,alto,pdf" : "";
    const Answer answer = post(stack_.url(std::string(is_task ? "/image" : "/image-sync") + formats), file);
    note(name, number, answer);
    if (answer.status == 202) note_task(name, number, await_task(stack_.url(), answer.field("task_id")));
  }

  void note(const std::string& name, int number, const Answer& answer) {
    const std::lock_guard lock(mutex_);
    ++outcomes[std::to_string(answer.status) + " " + answer.field("code")];
    count_crash(answer);
    if (!is_documented(answer)) undocumented.insert(said(name, number, answer));
  }

  void note_task(const std::string& name, int number, const Answer& answer) {
    const std::lock_guard lock(mutex_);
    const std::string status = answer.field("status");
    ++outcomes["task " + status];
    count_crash(answer);
    if (answer.status != 200 || (status != "done" && status != "failed"))
      undocumented.insert(said(name, number, answer));
  }

  void count_crash(const Answer& answer) {
    if (answer.body.find("image reader crashed") != std::string::npos) ++outcomes["reader crashed"];
  }

  static std::string said(const std::string& name, int number, const Answer& answer) {
    return name + ", file " + std::to_string(number) + ": " + std::to_string(answer.status) + " " +
           answer.body;
  }

  const Stack& stack_;
  const std::vector<std::pair<std::string, std::string>> samples_ = small_files();
  std::mutex mutex_;
};

}  // namespace

TEST_CASE("thousands of damaged files of every type: documented answers, and nothing is lost or left over") {
  const ocr::test::TemporaryFolder temporary;
  Stack stack({"OCR_SYNC_PROCESSES=2", "OCR_WORKERS=2", "TMPDIR=" + temporary.path()});
  Attack warm_up(stack);
  warm_up.send(40);  // until each role has opened what it needs
  std::set<std::string> before;
  REQUIRE(eventually([&] {  // no file of the last image is left
    const auto earlier = std::exchange(before, belongings_of(stack, temporary.path()));
    return before == earlier;
  }));
  const auto descriptors = most_descriptors(stack);

  const int count = full_or_short(10'000, 300);
  Attack attack(stack);
  attack.send(count);

  CHECK(join(attack.undocumented) == "");
  std::set<std::string> after;
  eventually([&] { return (after = belongings_of(stack, temporary.path())) == before; });
  CHECK(join(only_in(before, after)) == "");
  CHECK(join(only_in(after, before)) == "");
  CHECK(eventually([&] { return no_more_than(descriptors, most_descriptors(stack)); }));
  CHECK(lines_with("event=fatal", stack) == "");
  for (const auto& [outcome, times] : attack.outcomes) figure("damaged files, " + outcome, times);
}
