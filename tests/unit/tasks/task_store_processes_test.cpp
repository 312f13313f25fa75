// The task store with several processes, some of them killed, other users, and full disks.
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "catch.hpp"
#include "processes.hpp"
#include "tasks/sqlite_task_store.hpp"
#include "temporary_folder.hpp"
#include "unit/tasks/store_fixture.hpp"

using namespace std::chrono_literals;
using namespace ocr::test;
using ocr::Acceptance;
using ocr::TaskState;

TEST_CASE("task store: an accepted task is there after its process was killed") {
  StoreFixture fixture;
  fixture.close();
  Forked process([&] {
    fixture.open()->submit(new_task("a", "image"));
    raise(SIGKILL);
    return 0;
  });
  CHECK(process.wait() == -SIGKILL);
  const auto store = fixture.open();
  CHECK(store->claim()->image == "image");
}

TEST_CASE("task store: four processes that claim 200 tasks get each task exactly once") {
  StoreFixture fixture;
  for (int i = 0; i < 200; ++i) fixture.submit("task-" + std::to_string(i), std::string(1'000, 'x'));
  fixture.close();
  const TemporaryFolder lists;
  {
    std::vector<Forked> workers;
    for (int worker = 0; worker < 4; ++worker)
      workers.emplace_back([&, worker] {
        const auto store = fixture.open();
        std::ofstream list(lists.file(std::to_string(worker)));
        while (const auto task = store->claim()) {
          if (task->image.size() != 1'000 || !store->finish(*task, TaskState::done, "{}")) return 1;
          list << task->id << std::endl;
        }
        return 0;
      });
    for (Forked& worker : workers) CHECK(worker.wait() == 0);
  }
  std::map<std::string, int> times;
  for (int worker = 0; worker < 4; ++worker) {
    std::ifstream list(lists.file(std::to_string(worker)));
    for (std::string id; std::getline(list, id);) ++times[id];
  }
  CHECK(times.size() == 200);
  CHECK(std::all_of(times.begin(), times.end(), [](const auto& entry) { return entry.second == 1; }));
}

TEST_CASE("task store: eight processes can create, open and fill the same new store at once") {
  for (int round = 0; round < 5; ++round) {
    StoreFixture fixture;
    fixture.close();
    std::filesystem::remove_all(std::filesystem::path(fixture.path()).parent_path());
    const Shared<std::atomic<bool>> go;
    std::vector<Forked> processes;
    for (int i = 0; i < 8; ++i)
      processes.emplace_back([&, i] {
        while (!(*go).load()) {
        }
        return fixture.open()->submit(new_task(std::to_string(i), "image")).acceptance == Acceptance::accepted
                   ? 0
                   : 1;
      });
    *go = true;
    for (Forked& process : processes) REQUIRE(process.wait() == 0);
    CHECK(claim_all(*fixture.open()).size() == 8);
  }
}

TEST_CASE("task store: only its owner can read the images in it") {
  const mode_t mask = umask(022);
  StoreFixture fixture;
  fixture.submit("a");
  umask(mask);
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(fixture.path()).parent_path())) {
    struct stat about {};
    REQUIRE(stat(entry.path().c_str(), &about) == 0);
    INFO(entry.path().filename());
    CHECK((about.st_mode & 077) == 0);
  }
}

TEST_CASE("task store: a store that cannot be created or opened is reported") {
  const TemporaryFolder folder;
  std::ofstream(folder.file("file")) << std::string(10'000, 'x');
  std::filesystem::create_directory(folder.file("folder"));
  const std::string name = GENERATE(as<std::string>{}, "file/tasks.db", "file", "folder");
  CHECK_THROWS_AS(ocr::SqliteTaskStore(folder.file(name), store_limits), ocr::Unavailable);
  CHECK_THROWS_AS(ocr::SqliteTaskStore("/proc/no/such/tasks.db", store_limits), ocr::Unavailable);
}

TEST_CASE("task store: nothing is accepted while the disk is nearly full") {
  StoreFixture fixture({1'000, 1 << 20, std::int64_t{1} << 60, 10s, 60s});
  CHECK_THROWS_AS(fixture.submit("a"), ocr::Unavailable);
  CHECK_FALSE(fixture.store().find("a"));
  CHECK_FALSE(fixture.store().claim());
}

TEST_CASE("task store: on a full disk nothing is accepted, and existing tasks stay") {
  StoreFixture fixture;
  fixture.submit("a", "small");
  fixture.close();
  Forked process([&] {
    const auto store = fixture.open();
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit half_a_megabyte{500'000, 500'000};
    setrlimit(RLIMIT_FSIZE, &half_a_megabyte);
    try {
      const std::string large(2'000'000, 'x');
      store->submit(new_task("b", large));
      return 1;
    } catch (const ocr::Unavailable&) {
    }
    return !store->find("b") && store->claim()->image == "small" ? 0 : 2;
  });
  CHECK(process.wait() == 0);
  CHECK_FALSE(fixture.open()->find("b"));
}
