#include "image_reader.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <utility>

#include "answer.hpp"
#include "image.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds header_deadline{2000};

// What a child writes: how long the work took, a byte that tells a value (0) from an error (1 + its code),
// then the text of either.
struct AnswerHead {
  double child_ms;
  unsigned char mark;
};

std::string encode(const std::function<Result<std::string>()>& work) {
  const Clock::time_point start = Clock::now();
  const auto result = work();
  AnswerHead head{};
  head.mark = result ? 0 : static_cast<unsigned char>(1 + static_cast<int>(result.error().code));
  head.child_ms = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  std::string bytes(reinterpret_cast<const char*>(&head), sizeof head);
  return bytes += result ? result.value() : result.error().detail;
}

// A child that was taken over may write anything: only the errors that an image can cause are let through.
constexpr std::array errors_of_images{ErrorCode::image_too_large, ErrorCode::unsupported_type,
                                      ErrorCode::unreadable_image};

Result<Reading> decode_answer(std::string bytes) {
  AnswerHead head{0, 0xFF};
  if (bytes.size() >= sizeof head) {
    std::memcpy(&head, bytes.data(), sizeof head);
    bytes.erase(0, sizeof head);
  }
  if (head.mark == 0) return Reading{std::move(bytes), head.child_ms};
  for (const ErrorCode code : errors_of_images)
    if (head.mark == 1 + static_cast<int>(code)) return Error{code, std::move(bytes)};
  return Error{ErrorCode::unreadable_image, "The image crashed its reader."};
}

Error nobody_waits() {
  return Error{ErrorCode::client_gone, "Nobody waits for the answer any more."};
}

}  // namespace

Result<Reading> ImageReader::judge_outcome(ChildOutcome outcome, std::chrono::milliseconds deadline) const {
  switch (outcome.end) {
    case ChildEnd::answered:
      return decode_answer(std::move(outcome.answer));
    case ChildEnd::out_of_memory:
      return Error{ErrorCode::unreadable_image,
                   "Reading the image takes more memory than it may have (" +
                       std::to_string(child_memory_bytes_ >> 20) + " MiB).",
                   true};
    case ChildEnd::late:
      return Error{ErrorCode::deadline_exceeded,
                   "Reading the image took more than " + std::to_string(deadline.count() / 1000) + " s."};
    case ChildEnd::abandoned:
      return nobody_waits();
    case ChildEnd::crashed:
      break;
  }
  return Error{ErrorCode::unreadable_image,
               "The image crashed its reader (signal " + std::to_string(outcome.signal) + ").", true};
}

Result<int> ImageReader::judge(std::string_view image, const KeepGoing& keep_going) const {
  const auto count = [&]() -> Result<std::string> {
    auto pages = count_pages(image, limits_);
    if (!pages) return pages.error();
    return std::to_string(pages.value());
  };
  auto judged = judge_outcome(run_isolated(sandbox_, {header_deadline, child_memory_bytes_}, keep_going,
                                           [&] { return encode(count); }),
                              header_deadline);
  if (!judged) return judged.error();
  const std::string& text = judged.value().json;
  int pages = 0;
  std::from_chars(text.data(), text.data() + text.size(), pages);
  if (pages < 1 || pages > limits_.max_pages)
    return Error{ErrorCode::unreadable_image, "The image crashed its reader."};
  return pages;
}

Result<int> ImageReader::page_count(std::string_view image, const KeepGoing& keep_going) const {
  if (sniff(image) != ImageFormat::tiff) return 1;
  return judge(image, keep_going);
}

Result<Reading> ImageReader::read(std::string_view image, const OcrOptions& options, const ReadLimits& limits,
                                  const KeepGoing& keep_going) {
  std::optional<Result<Reading>> result;
  auto whole = read_pages(image, {1}, options, limits, keep_going, [&](int, Result<Reading> reading) {
    result = std::move(reading);
    return true;
  });
  if (!whole) return whole.error();
  return std::move(*result);
}

Result<void> ImageReader::read_pages(std::string_view image, const std::vector<int>& pages,
                                     const OcrOptions& options, const ReadLimits& limits,
                                     const KeepGoing& keep_going, const PageEnded& page_ended) {
  recognizer_.warm(options.languages);
  const auto read_page = [&](int page) -> Result<std::string> {
    auto header = read_header(image, limits_, page);
    if (!header) return header.error();
    auto decoded = options.preprocesses ? decode(image, header.value(), options.rotation != Rotation::none)
                                        : decode_plain(image, header.value());
    if (!decoded) return decoded.error();
    auto recognition = recognizer_.recognize(decoded.value(), options);
    if (!recognition) return recognition.error();
    return recognition_json(recognition.value(), header.value(), options);
  };

  std::size_t begun = 0;
  bool is_to_go_on = true;
  IsolatedPieces pieces;
  pieces.has_next = [&] { return is_to_go_on && begun < pages.size() && Clock::now() < limits.latest; };
  pieces.next = [&]() -> ChildWork {
    return [&, page = pages[begun++]] { return encode([&] { return read_page(page); }); };
  };
  pieces.take_core = [&](bool beside_others) {
    return beside_others ? cores_.take_if_idle() : cores_.take();
  };
  pieces.ended = [&](std::size_t piece, ChildOutcome outcome) {
    is_to_go_on =
        page_ended(pages[piece], judge_outcome(std::move(outcome), limits.page_deadline)) && is_to_go_on;
  };
  if (!run_isolated(sandbox_, {limits.page_deadline, child_memory_bytes_, limits.latest}, keep_going, pieces))
    return nobody_waits();
  if (begun < pages.size() && is_to_go_on)
    return Error{ErrorCode::deadline_exceeded,
                 "There was no time left for page " + std::to_string(pages[begun]) + " and those after it."};
  return {};
}

}  // namespace ocr
