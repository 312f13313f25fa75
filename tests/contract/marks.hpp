// Texts that occur nowhere but in what a test sends, so that one found in a process's memory tells what the
// process holds, and of which request.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace ocr::test {

enum class Mark : char { image = 'I', key = 'K', result = 'R', callback = 'C', secret = 'S' };

class Marks {
 public:
  Marks();  // differ from those of every other test run

  std::string of(Mark mark, int request) const;
  // What is found, and of which requests.
  std::map<Mark, std::set<int>> found_in(std::string_view memory) const;

 private:
  std::string token_;
};

bool contains(std::string_view memory, std::string_view text);

// How many of `ids`, which are of 32 hexadecimal digits each, the memory contains.
std::size_t count_ids(std::string_view memory, const std::set<std::string, std::less<>>& ids);

}  // namespace ocr::test
