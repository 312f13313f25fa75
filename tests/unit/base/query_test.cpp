#include "base/query.hpp"

#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs parameters(std::string_view encoded) {
  Pairs pairs;
  ocr::for_each_parameter(encoded, [&](std::string_view name, std::string_view value) {
    pairs.emplace_back(name, value);
    return true;
  });
  return pairs;
}

struct Row {
  std::string encoded;
  Pairs pairs;
};

}  // namespace

TEST_CASE("query: parameters are split and decoded as forms encode them") {
  const auto row = GENERATE(values<Row>({
      {"", {}},
      {"&&", {}},
      {"a=1", {{"a", "1"}}},
      {"a=1&b=2", {{"a", "1"}, {"b", "2"}}},
      {"&a=1&&b=2&", {{"a", "1"}, {"b", "2"}}},
      {"a", {{"a", ""}}},
      {"a=", {{"a", ""}}},
      {"=1", {{"", "1"}}},
      {"=", {{"", ""}}},
      {"a=b=c", {{"a", "b=c"}}},
      {"a=1&a=2", {{"a", "1"}, {"a", "2"}}},
      {"a=x+y", {{"a", "x y"}}},
      {"a=x%2By%20z", {{"a", "x+y z"}}},
      {"%61=%C3%a4", {{"a", "\xC3\xA4"}}},
      {"a=1%26b%3D2", {{"a", "1&b=2"}}},
      {"a=%00", {{"a", std::string(1, '\0')}}},
  }));
  CHECK(parameters(row.encoded) == row.pairs);
}

TEST_CASE("query: a percent sign without two digits after it is kept") {
  const std::string text = GENERATE(as<std::string>{}, "%", "%4", "%zz", "%4z", "%z4", "100%", "%%");
  CHECK(parameters("a=" + text) == Pairs{{"a", text}});
  CHECK(parameters("%%41") == Pairs{{"%A", ""}});
}

TEST_CASE("query: no more parameters are passed after one is refused") {
  std::vector<std::string> names;
  ocr::for_each_parameter("a=1&b=2&c=3", [&](std::string_view name, std::string_view) {
    names.emplace_back(name);
    return name != "b";
  });
  CHECK(names == std::vector<std::string>{"a", "b"});
}
