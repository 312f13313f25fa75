#include "base/environment.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "processes.hpp"

namespace {

// Runs `check` in a process whose environment is `entries`, and returns whether it held.
template <std::size_t Count>
bool holds_with(std::array<std::string, Count>& entries, const std::function<bool()>& check) {
  return ocr::test::Forked([&] {
           std::array<char*, Count + 1> strings{};
           std::transform(entries.begin(), entries.end(), strings.begin(),
                          [](std::string& entry) { return entry.data(); });
           environ = strings.data();
           return check() ? 0 : 1;
         }).wait() == 0;
}

bool is_zero(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '\0'; });
}

}  // namespace

TEST_CASE("environment: an erased variable is gone, and its value is overwritten in memory") {
  std::array<std::string, 3> entries{"OCR_A=kept", "OCR_SECRET=hidden", "OCR_SECRET_2=kept"};
  CHECK(holds_with(entries, [&] {
    ocr::erase_variable("OCR_SECRET");
    const std::string_view value = std::string_view(entries[1]).substr(11);
    return value.size() == 6 && is_zero(value) && getenv("OCR_SECRET") == nullptr &&
           getenv("OCR_A") == std::string("kept") && getenv("OCR_SECRET_2") == std::string("kept");
  }));
}

TEST_CASE("environment: all copies of a variable are overwritten") {
  std::array<std::string, 2> entries{"OCR_SECRET=first", "OCR_SECRET=second"};
  CHECK(holds_with(entries, [&] {
    ocr::erase_variable("OCR_SECRET");
    return is_zero(entries[0].substr(11)) && is_zero(entries[1].substr(11)) && *environ == nullptr;
  }));
}

TEST_CASE("environment: a variable that is not there, or is empty, is no obstacle") {
  std::array<std::string, 2> entries{"OCR_EMPTY=", "OCR_A=kept"};
  CHECK(holds_with(entries, [] {
    ocr::erase_variable("OCR_EMPTY");
    ocr::erase_variable("OCR_ABSENT");
    return getenv("OCR_EMPTY") == nullptr && getenv("OCR_A") == std::string("kept");
  }));
}

TEST_CASE("environment: all variables are erased but those named") {
  std::array<std::string, 4> entries{"OCR_SECRET=hidden", "PATH=/bin", "OMP_THREAD_LIMIT=1", "OMP=hidden"};
  CHECK(holds_with(entries, [&] {
    ocr::erase_environment_except({"OMP_THREAD_LIMIT", "TESSDATA_PREFIX"});
    return is_zero(entries[0].substr(11)) && is_zero(entries[1].substr(5)) && is_zero(entries[3].substr(4)) &&
           environ[0] == std::string("OMP_THREAD_LIMIT=1") && environ[1] == nullptr;
  }));
}

TEST_CASE("environment: an empty one stays empty") {
  CHECK(ocr::test::Forked([] {
          clearenv();  // leaves no list at all
          ocr::erase_variable("OCR_SECRET");
          ocr::erase_environment_except({});
          return 0;
        }).wait() == 0);
}
