#include "reading/child_answer.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/lines.hpp"
#include "options/image_format.hpp"
#include "reading/page_check.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int highest_page = 10'000;
constexpr double longest_ms = 1e8;  // a day

// The start of a child's answer: the duration of the work, then 0 for a value or 1 + the code of an
// error. The text of the value or error follows.
struct AnswerHead {
  double child_ms;
  unsigned char mark;
};

// The only errors that are accepted from a child: an image can cause no others.
constexpr std::array errors_of_images{ErrorCode::image_too_large, ErrorCode::unsupported_type,
                                      ErrorCode::unreadable_image, ErrorCode::bad_option,
                                      ErrorCode::deadline_exceeded};

std::int64_t take_number(std::string_view& text, std::int64_t most) {
  std::int64_t number = -1;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(std::min(static_cast<std::size_t>(end - text.data()) + 1, text.size()));
  return failure == std::errc() && number >= 0 && number <= most ? number : -1;
}

}  // namespace

std::string encode_answer(const std::function<Result<std::string>()>& work) {
  const Clock::time_point start = Clock::now();
  const auto result = work();
  AnswerHead head{};
  head.mark = result ? 0 : static_cast<unsigned char>(1 + static_cast<int>(result.error().code));
  head.child_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  std::string bytes(reinterpret_cast<const char*>(&head), sizeof head);
  return bytes += result ? result.value() : result.error().detail;
}

Result<Reading> decode_answer(std::string bytes) {
  AnswerHead head{0, 0xFF};
  if (bytes.size() >= sizeof head) {
    std::memcpy(&head, bytes.data(), sizeof head);
    bytes.erase(0, sizeof head);
  }
  const bool is_duration = head.child_ms >= 0 && head.child_ms <= longest_ms;  // not NaN either
  if (!is_duration) return reader_crashed();
  if (head.mark == 0) return Reading{std::move(bytes), head.child_ms};
  for (const ErrorCode code : errors_of_images)
    if (head.mark == 1 + static_cast<int>(code) && is_sentence(bytes)) return Error{code, std::move(bytes)};
  return reader_crashed();
}

Error reader_crashed(int signal) {
  const std::string by = signal == 0 ? "" : " (signal " + std::to_string(signal) + ")";
  return Error{ErrorCode::unreadable_image, "The image reader crashed" + by + ".", true};
}

std::string encode_pages(const std::vector<Page>& pages) {
  std::string text;
  for (const Page& page : pages)
    text += std::to_string(page.number) + " " + std::to_string(page.dpi) + " " +
            std::to_string(page.size.width_px) + " " + std::to_string(page.size.height_px) + "\n";
  return text;
}

std::vector<Page> decode_pages(std::string_view text, const ImageLimits& limits) {
  std::vector<Page> pages;
  while (!text.empty()) {
    const auto number = static_cast<int>(take_number(text, highest_page));
    const auto dpi = static_cast<int>(take_number(text, highest_page));
    const PixelSize size{take_number(text, limits.max_side_px), take_number(text, limits.max_side_px)};
    const int before = pages.empty() ? 0 : pages.back().number;
    if (number <= before || dpi < 0 || size.width_px < 0 || size.height_px < 0 ||
        size.width_px * size.height_px > limits.max_pixels)
      return {};
    pages.push_back({number, dpi, size});
    if (static_cast<std::int64_t>(pages.size()) > limits.max_pages) return {};
  }
  return pages;
}

std::string encode_pdf(const PdfFile& file) {
  std::string text;
  text.reserve(file.bytes.size() + 4096);
  for (const std::string& warning : file.warnings) text += warning + "\n";
  return (text += "\n") += file.bytes;
}

std::optional<PdfFile> decode_pdf(std::string text) {
  constexpr std::size_t most_warnings = 32;
  PdfFile file;
  std::string_view rest = text;
  for (std::string_view line = take_line(rest); !line.empty(); line = take_line(rest)) {
    if (!is_sentence(line) || file.warnings.size() == most_warnings) return std::nullopt;
    file.warnings.emplace_back(line);
  }
  if (sniff(rest) != ImageFormat::pdf) return std::nullopt;
  text.erase(0, text.size() - rest.size());
  file.bytes = std::move(text);
  return file;
}

}  // namespace ocr
