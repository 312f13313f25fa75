#include "reading/image_reader.hpp"

#include <memory>
#include <optional>
#include <utility>

#include "base/json_reader.hpp"
#include "metrics/metrics.hpp"
#include "pdf/kept_pdf.hpp"
#include "pdf/text_layer.hpp"
#include "reading/page_check.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds header_deadline{2000};
constexpr std::chrono::milliseconds pdf_info_deadline{5000};  // a broken PDF is searched for objects
constexpr std::size_t longest_judgement = std::size_t{1} << 20;

void count_page(const Result<Reading>& reading) {
  if (!reading) return metrics().count_page(reading.error().code);
  metrics().count_page();
  const std::chrono::duration<double, std::milli> took(reading.value().child_ms);
  if (reading.value().coverage) metrics().count_coverage(*reading.value().coverage);
  metrics().add(Duration::page, std::chrono::duration_cast<std::chrono::nanoseconds>(took));
}

Error nobody_waits() {
  return Error{ErrorCode::client_gone, "The answer is no longer wanted."};
}

// A page gets no more time than its document has left.
std::chrono::milliseconds time_for_page(const ReadLimits& limits) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(limits.latest - Clock::now());
  return std::min(limits.page_deadline, left);
}

}  // namespace

ImageReader::ImageReader(const ReaderSettings& settings, Cores cores)
    : ImageReader(settings, std::move(cores), [&] { return std::make_unique<ReaderWork>(settings); }) {}

ImageReader::ImageReader(const ReaderSettings& settings, Cores cores, const Nursery::MakeWork& make_work)
    : settings_(settings),
      cores_(std::move(cores)),
      nursery_(make_work, settings.child_memory_bytes),
      greeting_(decode_greeting(nursery_.greeting())) {}

void ImageReader::prepare_next() {
  reap_answered();
  nursery_.prepare();
}

void ImageReader::require_programs(std::string_view image) const {
  if (sniff(image) == ImageFormat::pdf && !greeting_.reads_pdf)
    throw Unavailable("poppler's programs are not installed");
}

Result<Reading> ImageReader::judge_outcome(ChildOutcome outcome, std::chrono::milliseconds deadline) const {
  switch (outcome.end) {
    case ChildEnd::answered:
      return decode_answer(std::move(outcome.answer));
    case ChildEnd::out_of_memory:
      return Error{ErrorCode::unreadable_image,
                   "Reading the image needs more memory than allowed (" +
                       std::to_string(settings_.child_memory_bytes >> 20) + " MiB).",
                   true};
    case ChildEnd::late:
      return Error{ErrorCode::deadline_exceeded,
                   "Reading the image took more than " + std::to_string(deadline.count() / 1000) + " s."};
    case ChildEnd::abandoned:
      return nobody_waits();
    case ChildEnd::crashed:
      break;
  }
  return reader_crashed(outcome.signal);
}

// The one place where what a reader says of a page is believed, or not.
Result<Reading> ImageReader::checked(Result<Reading> reading, const OcrOptions& options) const {
  if (!reading) return reading;
  std::string& json = reading.value().json;
  json.reserve(json.size() + json_padding);
  const auto facts = check_page(json, options.formats, settings_.limits);
  if (!facts) return reader_crashed();
  reading.value().coverage = facts->coverage;
  return reading;
}

Result<std::vector<Page>> ImageReader::judge(std::string_view image, const OcrOptions& options,
                                             const KeepGoing& keep_going) {
  require_programs(image);
  const bool is_pdf = sniff(image) == ImageFormat::pdf;
  const std::chrono::milliseconds deadline = is_pdf ? pdf_info_deadline : header_deadline;
  const ChildOrder order{encode_order({options, std::nullopt, 0, {}}), "", is_pdf, longest_judgement};
  auto judged = judge_outcome(run_isolated(nursery_, image, {deadline}, keep_going, order), deadline);
  if (!judged) return judged.error();
  std::vector<Page> pages = decode_pages(judged.value().json, settings_.limits);
  if (pages.empty()) return reader_crashed();
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
  const bool is_pdf = sniff(image) == ImageFormat::pdf;
  std::size_t begun = 0;
  bool is_to_go_on = true;
  IsolatedPieces pieces;
  pieces.has_next = [&] { return is_to_go_on && begun < pages.size() && Clock::now() < limits.latest; };
  pieces.next = [&]() -> ChildOrder {
    return {encode_order({options, pages[begun++], 0, time_for_page(limits)}), options.languages, is_pdf,
            longest_page_answer(options.formats, settings_.limits)};
  };
  pieces.take_core = [&](bool beside_others) {
    return beside_others ? cores_.take_if_idle() : cores_.take();
  };
  pieces.ended = [&](std::size_t piece, ChildOutcome outcome) {
    auto reading = checked(judge_outcome(std::move(outcome), limits.page_deadline), options);
    count_page(reading);
    is_to_go_on = page_ended(pages[piece].number, std::move(reading)) && is_to_go_on;
  };
  if (!run_isolated(nursery_, image, {limits.page_deadline, limits.latest}, keep_going, pieces))
    return nobody_waits();
  if (begun < pages.size() && is_to_go_on)
    return Error{ErrorCode::deadline_exceeded, "There was no time left for page " +
                                                   std::to_string(pages[begun].number) +
                                                   " and the pages after it."};
  return {};
}

Result<PdfFile> ImageReader::add_layers(std::string_view pdf, const std::map<int, std::string>& page_layers,
                                        const OcrOptions& options, const ReadLimits& limits,
                                        const KeepGoing& keep_going) {
  const std::string layers = join_layers(page_layers);
  std::string bytes;
  bytes.reserve(pdf.size() + layers.size());
  bytes.append(pdf).append(layers);
  const std::size_t longest = largest_kept_pdf(pdf.size(), layers.size());
  const auto time = time_for_page(limits);
  ReadingOrder adding{options, std::nullopt, pdf.size(), time};
  const ChildOrder order{encode_order(adding), "", false, longest};
  auto answer = judge_outcome(run_isolated(nursery_, bytes, {time, limits.latest}, keep_going, order),
                              limits.page_deadline);
  if (!answer) return answer.error();
  auto file = decode_pdf(std::move(answer.value().json));
  if (!file) return reader_crashed();
  return std::move(*file);
}

}  // namespace ocr
