// Common code for tests of child processes.
#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "isolation/child_process.hpp"
#include "isolation/isolate.hpp"
#include "isolation/nursery.hpp"
#include "processes.hpp"

namespace ocr::test {

inline constexpr std::int64_t child_memory = std::int64_t{1} << 30;

inline bool always() {
  return true;
}

// Work that a test defines by functions.
struct TestWork final : NurseryWork {
  std::function<std::string()> starting = [] { return std::string(); };
  std::vector<std::string> readable;
  std::function<void(const std::string&)> loading = [](const std::string&) {};
  std::function<bool(std::string_view)> is_able = [](std::string_view) { return true; };
  std::function<std::vector<int>(std::string_view)> preparing = [](std::string_view) {
    return std::vector<int>();
  };
  bool threads = false;
  std::function<std::string(std::string_view, std::string_view)> answering = [](auto, auto) {
    return std::string();
  };

  std::string start() override { return starting(); }
  std::vector<std::string> readable_paths() const override { return readable; }
  void load(const std::string& needs) override { loading(needs); }
  bool can_do(std::string_view order) const override { return is_able(order); }
  std::vector<int> prepare(std::string_view order) override { return preparing(order); }
  bool needs_threads(std::string_view) const override { return threads; }
  std::string answer(std::string_view order, std::string_view image) override {
    return answering(order, image);
  }
};

// `define` sets the functions; it runs in the nursery.
inline Nursery::MakeWork work_of(const std::function<void(TestWork&)>& define) {
  return [define] {
    auto work = std::make_unique<TestWork>();
    define(*work);
    return work;
  };
}

// A nursery whose children all do the same, whatever their order and image.
inline Nursery nursery_for(const std::function<std::string()>& work) {
  return Nursery(work_of([work](TestWork& test) { test.answering = [work](auto, auto) { return work(); }; }),
                 child_memory);
}

// Checks at the end of a test that no child process and no file descriptor is left.
class LeavesNothing {
 public:
  LeavesNothing() {
    reap_answered();
    files_ = open_files();
  }
  ~LeavesNothing() {
    reap_answered();
    CHECK_FALSE(has_children());
    CHECK(open_files() == files_);
  }

 private:
  std::ptrdiff_t files_ = 0;
};

}  // namespace ocr::test
