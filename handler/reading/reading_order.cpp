#include "reading/reading_order.hpp"

#include "base/lines.hpp"
#include "reading/child_answer.hpp"

namespace ocr {

// Two lines: the options, and the page (empty to judge the file).
std::string encode_order(const ReadingOrder& order) {
  return to_query(order.options) + "\n" + (order.page ? encode_pages({*order.page}) : "\n");
}

ReadingOrder decode_order(std::string_view bytes, const ImageLimits& limits) {
  ReadingOrder order;
  order.options = from_query(take_line(bytes));
  const std::vector<Page> pages = decode_pages(take_line(bytes), limits);
  if (!pages.empty()) order.page = pages.front();
  return order;
}

}  // namespace ocr
