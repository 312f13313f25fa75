// Which pages of a document are to be read, as `pages=1-3,7` says it, and what is known of each before it is
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
  int dpi = 0;       // at which it is to be rendered; 0: it has pixels of its own
  PixelSize size{};  // where it is to be rendered: that gives so many pixels
};

std::vector<int> numbers_of(const std::vector<Page>& pages);

class PageSelection {
 public:
  PageSelection() = default;  // all pages
  // Numbers and ranges of them, with commas between; nothing where `text` is anything else.
  static std::optional<PageSelection> parse(std::string_view text);

  bool is_all() const { return ranges_.empty(); }
  int last() const { return ranges_.empty() ? 0 : ranges_.back().second; }
  // The numbers of those chosen, of a document that has so many, from the first to the last, each once.
  // bad_option where one is beyond its end.
  Result<std::vector<int>> of(int page_count) const;
  std::string text() const;  // as parse reads it

 private:
  std::vector<std::pair<int, int>> ranges_;  // in order, apart from each other
};

}  // namespace ocr
