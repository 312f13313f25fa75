#include "reading/reading_order.hpp"

#include <charconv>
#include <cstdint>

#include "base/lines.hpp"
#include "reading/child_answer.hpp"

namespace ocr {

// Four lines: the options, the page (empty to judge the file), the time in milliseconds, and the size of the
// PDF.
std::string encode_order(const ReadingOrder& order) {
  return to_query(order.options) + "\n" + (order.page ? encode_pages({*order.page}) : "\n") +
         std::to_string(order.time.count()) + "\n" + std::to_string(order.pdf_bytes);
}

ReadingOrder decode_order(std::string_view bytes, const ImageLimits& limits) {
  ReadingOrder order;
  order.options = from_query(take_line(bytes));
  const std::vector<Page> pages = decode_pages(take_line(bytes), limits);
  if (!pages.empty()) order.page = pages.front();
  std::int64_t time_ms = 0;
  const std::string_view time = take_line(bytes);
  std::from_chars(time.data(), time.data() + time.size(), time_ms);
  std::from_chars(bytes.data(), bytes.data() + bytes.size(), order.pdf_bytes);
  order.time = std::chrono::milliseconds(time_ms);
  return order;
}

}  // namespace ocr
