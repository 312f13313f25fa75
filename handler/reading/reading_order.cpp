#include "reading/reading_order.hpp"

#include <charconv>
#include <cstdint>

#include "base/lines.hpp"
#include "reading/child_answer.hpp"

namespace ocr {

// Three lines: the options, the page (empty to judge the file), and the time in milliseconds.
std::string encode_order(const ReadingOrder& order) {
  return to_query(order.options) + "\n" + (order.page ? encode_pages({*order.page}) : "\n") +
         std::to_string(order.time.count());
}

ReadingOrder decode_order(std::string_view bytes, const ImageLimits& limits) {
  ReadingOrder order;
  order.options = from_query(take_line(bytes));
  const std::vector<Page> pages = decode_pages(take_line(bytes), limits);
  if (!pages.empty()) order.page = pages.front();
  std::int64_t time_ms = 0;
  std::from_chars(bytes.data(), bytes.data() + bytes.size(), time_ms);
  order.time = std::chrono::milliseconds(time_ms);
  return order;
}

}  // namespace ocr
