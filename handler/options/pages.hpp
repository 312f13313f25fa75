// The selection of pages of a document, as in `pages=1-3,7`, and what is known about each page before it is
// read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "options/image_format.hpp"

namespace ocr {

struct Page {
  int number = 1;
  int dpi = 0;       // resolution for rendering; 0: the page is an image and is not rendered
  PixelSize size{};  // in pixels after rendering; only if the page is rendered
};

std::vector<int> numbers_of(const std::vector<Page>& pages);

class PageSelection {
 public:
  PageSelection() = default;  // all pages
  // Parses page numbers and ranges, separated by commas. Returns nullopt for any other text.
  static std::optional<PageSelection> parse(std::string_view text);

  bool is_all() const { return ranges_.empty(); }
  int last() const { return ranges_.empty() ? 0 : ranges_.back().second; }
  // The selected page numbers of a document with `page_count` pages, ascending, without duplicates. Error:
  // bad_option if a page is beyond the end.
  Result<std::vector<int>> of(int page_count) const;
  std::string text() const;  // in the format that parse reads

 private:
  std::vector<std::pair<int, int>> ranges_;  // ascending, neither overlapping nor adjacent
};

}  // namespace ocr
