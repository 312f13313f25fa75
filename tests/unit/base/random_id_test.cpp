#include "base/random_id.hpp"

#include <set>

#include "catch.hpp"

TEST_CASE("random id: 128 bits as hexadecimal digits, never repeated") {
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = ocr::random_id();
    REQUIRE(ocr::is_id(id));
    seen.insert(id);
  }
  CHECK(seen.size() == 10'000);
  // Every digit occurs at every position, which reveals a constant or a counter.
  for (std::size_t place = 0; place < 32; ++place) {
    std::set<char> digits;
    for (const std::string& id : seen) digits.insert(id[place]);
    CHECK(digits.size() == 16);
  }
}

TEST_CASE("random id: text that only resembles an id is not one") {
  CHECK(ocr::is_id(std::string(32, '0')));
  const std::string text = GENERATE(std::string(), std::string(31, 'a'), std::string(33, 'a'),
                                    std::string(32, 'A'), std::string(32, 'g'), std::string(31, 'a') + "\n",
                                    std::string(31, 'a') + "/", std::string(31, 'a') + '\0');
  CHECK_FALSE(ocr::is_id(text));
}

TEST_CASE("random number: positive, and spread over the whole range") {
  std::int64_t smallest = ocr::random_number();
  std::int64_t largest = smallest;
  for (int i = 0; i < 1'000; ++i) {
    const std::int64_t number = ocr::random_number();
    REQUIRE(number > 0);
    smallest = std::min(smallest, number);
    largest = std::max(largest, number);
  }
  CHECK(smallest < std::int64_t{1} << 60);
  CHECK(largest > std::int64_t{1} << 62);
}
