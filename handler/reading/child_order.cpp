#include "reading/child_order.hpp"

#include <algorithm>

#include "reading/child_answer.hpp"

namespace ocr {
namespace {

std::string_view take_line(std::string_view& bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  const std::string_view line = bytes.substr(0, end);
  bytes.remove_prefix(std::min(end + 1, bytes.size()));
  return line;
}

}  // namespace

std::string encode_order_head(const OcrOptions& options, const std::optional<Page>& page) {
  return to_query(options) + "\n" + (page ? encode_pages({*page}) : "\n");
}

ChildOrder decode_order(std::string_view bytes, const ImageLimits& limits) {
  ChildOrder order;
  order.options = from_query(take_line(bytes));
  const std::vector<Page> pages = decode_pages(take_line(bytes), limits);
  if (!pages.empty()) order.page = pages.front();
  order.image = bytes;
  return order;
}

}  // namespace ocr
