#include "options/pages.hpp"

#include <algorithm>
#include <charconv>

namespace ocr {
namespace {

constexpr int highest_page = 10'000;  // the upper limit of OCR_MAX_PAGES
constexpr std::size_t most_ranges = 100;

std::optional<int> page_number(std::string_view text) {
  int number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number < 1 || number > highest_page)
    return std::nullopt;
  return number;
}

std::optional<std::pair<int, int>> page_range(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = page_number(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : page_number(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return std::pair(*first, *last);
}

}  // namespace

std::vector<int> numbers_of(const std::vector<Page>& pages) {
  std::vector<int> numbers;
  numbers.reserve(pages.size());
  for (const Page& page : pages) numbers.push_back(page.number);
  return numbers;
}

std::optional<PageSelection> PageSelection::parse(std::string_view text) {
  std::vector<std::pair<int, int>> given;
  for (;;) {
    const std::size_t comma = text.find(',');
    const auto range = page_range(text.substr(0, comma));
    if (!range || given.size() == most_ranges) return std::nullopt;
    given.push_back(*range);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  std::sort(given.begin(), given.end());
  PageSelection selection;
  for (const auto& range : given) {
    auto& ranges = selection.ranges_;
    if (!ranges.empty() && range.first <= ranges.back().second + 1) {
      ranges.back().second = std::max(ranges.back().second, range.second);
    } else {
      ranges.push_back(range);
    }
  }
  return selection;
}

Result<std::vector<int>> PageSelection::of(int page_count) const {
  if (last() > page_count)
    return Error{ErrorCode::bad_option, R"(The option "pages" is ")" + text() +
                                            "\"; allowed: pages from 1 to " + std::to_string(page_count) +
                                            ", the last page."};
  std::vector<int> numbers;
  for (int page = 1; is_all() && page <= page_count; ++page) numbers.push_back(page);
  for (const auto& [first, last_of_range] : ranges_)
    for (int page = first; page <= last_of_range; ++page) numbers.push_back(page);
  return numbers;
}

std::string PageSelection::text() const {
  std::string text;
  for (const auto& [first, last_of_range] : ranges_) {
    text += (text.empty() ? "" : ",") + std::to_string(first);
    if (last_of_range != first) text += "-" + std::to_string(last_of_range);
  }
  return text;
}

}  // namespace ocr
