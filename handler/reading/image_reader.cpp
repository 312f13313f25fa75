#include "reading/image_reader.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/allocation.hpp"
#include "base/huge_pages.hpp"
#include "image/heif.hpp"
#include "metrics/metrics.hpp"
#include "reading/pdf_page.hpp"
#include "reading/picture_page.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds header_deadline{2000};
constexpr std::chrono::milliseconds pdf_info_deadline{5000};  // a broken PDF is searched for objects
constexpr std::size_t longest_info = std::size_t{4} << 20;

void count_page(const Result<Reading>& reading) {
  if (!reading) return metrics().count_page(reading.error().code);
  metrics().count_page();
  // Not trusted: the duration comes from the child.
  constexpr double longest_ms = 1e8;
  const double ms = reading.value().child_ms;
  const std::chrono::duration<double, std::milli> took(ms > 0 && ms < longest_ms ? ms : 0);
  metrics().add(Duration::page, std::chrono::duration_cast<std::chrono::nanoseconds>(took));
}

Result<std::string> encoded(const Result<std::vector<Page>>& pages) {
  if (!pages) return pages.error();
  return encode_pages(pages.value());
}

Error nobody_waits() {
  return Error{ErrorCode::client_gone, "The answer is no longer wanted."};
}

}  // namespace

ImageReader::ImageReader(const ImageLimits& limits, std::int64_t child_memory_bytes, Cores cores)
    : limits_(limits),
      child_memory_bytes_(child_memory_bytes),
      cores_(std::move(cores)),
      standby_(sandbox_, child_memory_bytes, [this](std::string_view order) { return follow(order); }) {
  load_heif_decoders();
}

void ImageReader::warm(const std::string& languages) {
  if (!recognizer_.warm(languages)) return;
  standby_.dismiss();
  use_huge_pages();
}

void ImageReader::prepare_next() {
  reap_answered();
  const WithoutRequestMemory saves_copies;
  standby_.prepare();
}

// In the standby child: does the work of a child forked for the request.
std::string ImageReader::follow(std::string_view order) {
  const ChildOrder told = decode_order(order, limits_);
  return encode_answer([&]() -> Result<std::string> {
    if (!told.page) return encoded(judge_pages(told.image, told.options.pages, limits_));
    recognizer_.warm(told.options.languages);
    return read_picture_page(recognizer_, told.image, limits_, *told.page, told.options);
  });
}

void ImageReader::require_programs(std::string_view image) const {
  if (sniff(image) == ImageFormat::pdf && !poppler_.is_installed())
    throw Unavailable("poppler's programs are not installed");
}

ProgramLimits ImageReader::program_limits(std::chrono::milliseconds deadline) const {
  return {child_memory_bytes_, std::chrono::ceil<std::chrono::seconds>(deadline) + std::chrono::seconds(1)};
}

Result<Reading> ImageReader::judge_outcome(ChildOutcome outcome, std::chrono::milliseconds deadline) const {
  switch (outcome.end) {
    case ChildEnd::answered:
      return decode_answer(std::move(outcome.answer));
    case ChildEnd::out_of_memory:
      return Error{ErrorCode::unreadable_image,
                   "Reading the image needs more memory than allowed (" +
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
               "The image reader crashed (signal " + std::to_string(outcome.signal) + ").", true};
}

std::optional<ChildProcess> ImageReader::hand_over(std::string_view image, const OcrOptions& options,
                                                   const std::optional<Page>& page) {
  // A PDF needs programs, which must be started before the child enters its sandbox.
  if (sniff(image) == ImageFormat::pdf) return std::nullopt;
  return standby_.hand_over(encode_order_head(options, page), image);
}

Result<std::vector<Page>> ImageReader::judge(std::string_view image, const OcrOptions& options,
                                             const KeepGoing& keep_going) {
  require_programs(image);
  const bool is_pdf = sniff(image) == ImageFormat::pdf;
  const std::chrono::milliseconds deadline = is_pdf ? pdf_info_deadline : header_deadline;
  std::optional<RunningProgram> info;
  const auto prepare = [&]() -> std::vector<int> {
    if (!is_pdf) return {};
    const std::int64_t last = options.pages.is_all() ? limits_.max_pages : options.pages.last();
    info = poppler_.start_info(static_cast<int>(last), program_limits(deadline));
    return info->descriptors();
  };
  const auto look = [&] {
    return encode_answer([&] {
      return encoded(is_pdf ? plan_pages(info->run(image, longest_info), options.pages, options.dpi, limits_)
                            : judge_pages(image, options.pages, limits_));
    });
  };
  const auto hand = [&] { return hand_over(image, options, std::nullopt); };
  auto judged = judge_outcome(
      run_isolated(sandbox_, {deadline, child_memory_bytes_}, keep_going, IsolatedPiece{look, prepare, hand}),
      deadline);
  if (!judged) return judged.error();
  std::vector<Page> pages = decode_pages(judged.value().json, limits_);
  if (pages.empty()) return Error{ErrorCode::unreadable_image, "The image reader crashed."};
  return pages;
}

Result<std::vector<Page>> ImageReader::find_pages(std::string_view image, const OcrOptions& options,
                                                  const KeepGoing& keep_going) {
  const auto format = sniff(image);
  if (format == ImageFormat::tiff || format == ImageFormat::pdf) return judge(image, options, keep_going);
  const auto numbers = options.pages.of(1);
  if (!numbers) return numbers.error();
  return std::vector<Page>{{1}};
}

Result<Reading> ImageReader::read(std::string_view image, const Page& page, const OcrOptions& options,
                                  const ReadLimits& limits, const KeepGoing& keep_going) {
  std::optional<Result<Reading>> result;
  auto whole = read_pages(image, {page}, options, limits, keep_going, [&](int, Result<Reading> reading) {
    result = std::move(reading);
    return true;
  });
  if (!whole) return whole.error();
  return std::move(*result);
}

Result<void> ImageReader::read_pages(std::string_view image, const std::vector<Page>& pages,
                                     const OcrOptions& options, const ReadLimits& limits,
                                     const KeepGoing& keep_going, const PageEnded& page_ended) {
  metrics().count(Event::recognition);
  require_programs(image);
  warm(options.languages);
  const bool is_pdf = sniff(image) == ImageFormat::pdf;
  std::size_t begun = 0;
  std::optional<PdfPage> pdf_page;  // only in the children
  bool is_to_go_on = true;
  IsolatedPieces pieces;
  pieces.has_next = [&] { return is_to_go_on && begun < pages.size() && Clock::now() < limits.latest; };
  const auto start_programs = [&](const Page& page) -> std::vector<int> {
    if (!is_pdf) return {};
    pdf_page.emplace(poppler_, page, options, program_limits(limits.page_deadline));
    return pdf_page->descriptors();
  };
  pieces.next = [&]() -> IsolatedPiece {
    const Page& page = pages[begun++];
    const auto read_it = [&] {
      return pdf_page ? pdf_page->read(recognizer_, image, limits_, options)
                      : read_picture_page(recognizer_, image, limits_, page, options);
    };
    return {[read_it] { return encode_answer(read_it); }, [&] { return start_programs(page); },
            [&] { return hand_over(image, options, page); }};
  };
  pieces.take_core = [&](bool beside_others) {
    return beside_others ? cores_.take_if_idle() : cores_.take();
  };
  pieces.ended = [&](std::size_t piece, ChildOutcome outcome) {
    auto reading = judge_outcome(std::move(outcome), limits.page_deadline);
    count_page(reading);
    is_to_go_on = page_ended(pages[piece].number, std::move(reading)) && is_to_go_on;
  };
  if (!run_isolated(sandbox_, {limits.page_deadline, child_memory_bytes_, limits.latest}, keep_going, pieces))
    return nobody_waits();
  if (begun < pages.size() && is_to_go_on)
    return Error{ErrorCode::deadline_exceeded, "There was no time left for page " +
                                                   std::to_string(pages[begun].number) +
                                                   " and the pages after it."};
  return {};
}

}  // namespace ocr
