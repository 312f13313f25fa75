#include "contract/marks.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <random>
#include <utility>

namespace ocr::test {
namespace {

constexpr std::size_t token_length = 16;
constexpr std::size_t number_length = 6;
constexpr std::size_t id_length = 32;

bool is_hexadecimal(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

std::size_t position_of(std::string_view memory, std::string_view text, std::size_t from) {
  const void* const found = memmem(memory.data() + from, memory.size() - from, text.data(), text.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - memory.data());
}

}  // namespace

Marks::Marks() {
  std::random_device random;
  while (token_.size() < token_length) token_ += static_cast<char>('A' + random() % 26);
}

std::string Marks::of(Mark mark, int request) const {
  const std::string number = std::to_string(request);
  return token_ + static_cast<char>(mark) + std::string(number_length - number.size(), '0') + number;
}

std::map<Mark, std::set<int>> Marks::found_in(std::string_view memory) const {
  std::map<Mark, std::set<int>> all;
  for (std::size_t at = position_of(memory, token_, 0); at != std::string_view::npos;
       at = position_of(memory, token_, at)) {
    at += token_length;
    const std::string_view rest = memory.substr(at, 1 + number_length);
    const char* const end = rest.data() + rest.size();
    int request = 0;
    // A mark that is cut off, as at the end of a full buffer, would be that of another request.
    if (rest.size() == 1 + number_length && std::from_chars(rest.data() + 1, end, request).ptr == end)
      all[static_cast<Mark>(rest.front())].insert(request);
  }
  return all;
}

bool contains(std::string_view memory, std::string_view text) {
  return position_of(memory, text, 0) != std::string_view::npos;
}

std::size_t count_ids(std::string_view memory, const std::set<std::string, std::less<>>& ids) {
  std::set<std::string_view> found;
  // No id fits between two of these places.
  for (std::size_t at = id_length - 1; at < memory.size(); at += id_length) {
    if (!is_hexadecimal(memory[at])) continue;
    std::size_t start = at;
    while (start > 0 && at - start < id_length - 1 && is_hexadecimal(memory[start - 1])) --start;
    for (; start <= at; ++start)
      if (const auto id = ids.find(memory.substr(start, id_length)); id != ids.end()) found.insert(*id);
  }
  return found.size();
}

}  // namespace ocr::test
