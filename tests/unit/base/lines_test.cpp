#include "base/lines.hpp"

#include <string>
#include <vector>

#include "catch.hpp"

TEST_CASE("lines: each is returned without its end, until the text is empty") {
  using Lines = std::vector<std::string>;
  const auto [text, expected] = GENERATE(table<std::string, Lines>({{"", {}},
                                                                    {"a", {"a"}},
                                                                    {"a\n", {"a"}},
                                                                    {"\n", {""}},
                                                                    {"\n\n", {"", ""}},
                                                                    {"a\nb", {"a", "b"}},
                                                                    {"a\n\nb\n", {"a", "", "b"}},
                                                                    {"a\r\nb", {"a\r", "b"}}}));
  std::string_view rest = text;
  Lines lines;
  while (!rest.empty()) lines.emplace_back(ocr::take_line(rest));
  CHECK(lines == expected);
  CHECK(ocr::take_line(rest).empty());
}
