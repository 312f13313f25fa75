#include "base/allocation.hpp"

#include <string>
#include <vector>

#include "catch.hpp"
#include "processes.hpp"

#ifndef __SANITIZE_ADDRESS__

namespace {

constexpr std::size_t usual_size = 400'000;

std::vector<std::string> strings_of_request(std::size_t body_size) {
  std::vector<std::string> strings(4);
  const ocr::RequestMemory of_this(body_size);
  for (auto& string : strings) string.assign(usual_size, 'x');
  return strings;
}

// The character of a string that a child forked now sees.
char seen_in_child(const std::string& string) {
  const ocr::test::Shared<char> seen;
  ocr::test::Forked child([&] {
    *seen = string[usual_size / 2];
    return 0;
  });
  REQUIRE(child.wait() == 0);
  return *seen;
}

}  // namespace

TEST_CASE("allocation: a request's memory is not shared with a child forked without it") {
  for (int request = 0; request < 3; ++request) {
    const auto strings = strings_of_request(usual_size);
    for (const auto& string : strings) {
      CHECK(seen_in_child(string) == 'x');
      {
        const ocr::WithoutRequestMemory saves_copies;
        CHECK(seen_in_child(string) == '\0');
      }
      CHECK(seen_in_child(string) == 'x');
    }
    ocr::give_back_free_memory();  // as after loading a language: must not affect the requests' heap
  }
}

TEST_CASE("allocation: memory outside requests is shared, and so is that of a large request") {
  const std::string before(usual_size, 'x');
  const auto large = strings_of_request(std::size_t{1} << 20);
  const std::string afterwards(usual_size, 'x');
  const ocr::WithoutRequestMemory saves_copies;
  CHECK(seen_in_child(before) == 'x');
  CHECK(seen_in_child(large.back()) == 'x');
  CHECK(seen_in_child(afterwards) == 'x');
}

#endif
