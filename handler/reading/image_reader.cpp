#include "reading/image_reader.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

#include "base/allocation.hpp"
#include "base/huge_pages.hpp"
#include "image/decode.hpp"
#include "image/exif.hpp"
#include "image/heif.hpp"
#include "metrics/metrics.hpp"
#include "output/output_files.hpp"
#include "output/recognition_json.hpp"

namespace ocr {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds header_deadline{2000};
constexpr std::chrono::milliseconds pdf_info_deadline{
    5000};  // broken ones are searched for what is left of them
constexpr std::size_t longest_info = std::size_t{4} << 20;
constexpr std::size_t longest_page_text = std::size_t{16} << 20;

// Of the file's pixels as its decoder stores them, before any turn: where boxes are told.
std::pair<int, int> stored_size(const Image& decoded) {
  const Box whole = decoded.to_uploaded()(
      Box{0, 0, static_cast<double>(decoded.width_px()), static_cast<double>(decoded.height_px())});
  return {static_cast<int>(std::lround(whole.right - whole.left)),
          static_cast<int>(std::lround(whole.bottom - whole.top))};
}

Result<ScannedPage> scan_of(std::string_view file, const ImageHeader& header, const Image& decoded,
                            int asked_dpi) {
  auto image = pdf_image(file, header, decoded);
  if (!image) return image.error();
  const Resolution said =
      asked_dpi != 0 ? Resolution{static_cast<double>(asked_dpi), static_cast<double>(asked_dpi)}
                     : Resolution{static_cast<double>(decoded.x_dpi()), static_cast<double>(decoded.y_dpi())};
  const auto [width, height] = stored_size(decoded);
  return ScannedPage{std::move(image).value(), page_resolution(said, width, height)};
}

void count_page(const Result<Reading>& reading) {
  if (!reading) return metrics().count_page(reading.error().code);
  metrics().count_page();
  // The child says how long it took, and is not believed everything.
  constexpr double longest_ms = 1e8;
  const double ms = reading.value().child_ms;
  const std::chrono::duration<double, std::milli> took(ms > 0 && ms < longest_ms ? ms : 0);
  metrics().add(Duration::page, std::chrono::duration_cast<std::chrono::nanoseconds>(took));
}

std::string without_blank_end(std::string text) {
  text.erase(text.find_last_not_of(" \n\f") + 1);
  return text + "\n";
}

Result<std::string> encoded(const Result<std::vector<Page>>& pages) {
  if (!pages) return pages.error();
  return encode_pages(pages.value());
}

Error nobody_waits() {
  return Error{ErrorCode::client_gone, "Nobody waits for the answer any more."};
}

}  // namespace

// The programs that wait, in a child, for the PDF of whose page they are to tell.
struct ImageReader::PdfPage {
  struct Held {
    RunningProgram text;
    RunningProgram images;
  };
  std::optional<Held> held;
  RunningProgram render;

  std::vector<int> descriptors() const {
    std::vector<int> all = render.descriptors();
    if (!held) return all;
    for (const RunningProgram& program : {held->text, held->images})
      for (const int fd : program.descriptors()) all.push_back(fd);
    return all;
  }
};

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

// In the child that stood ready: what a child forked for it would do.
std::string ImageReader::follow(std::string_view order) {
  const ChildOrder told = decode_order(order, limits_);
  return encode_answer([&]() -> Result<std::string> {
    if (!told.page) return encoded(judge_pages(told.image, told.options.pages, limits_));
    recognizer_.warm(told.options.languages);
    return read_page(told.image, *told.page, told.options);
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

std::optional<ChildProcess> ImageReader::hand_over(std::string_view image, const OcrOptions& options,
                                                   const std::optional<Page>& page) {
  // The programs that a PDF needs are started before the sandbox is entered.
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
  if (pages.empty()) return Error{ErrorCode::unreadable_image, "The image crashed its reader."};
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

// `file` is what was decoded: the upload, or the picture of a PDF's page.
Result<std::string> ImageReader::recognize(std::string_view file, const ImageHeader& header,
                                           const Image& decoded, const OcrOptions& options) {
  auto recognition = recognizer_.recognize(decoded, options);
  if (!recognition) return recognition.error();
  Layout& layout = recognition.value().layout;
  std::tie(layout.width_px, layout.height_px) = stored_size(decoded);
  auto parts = render_page(layout, header.page, options.formats,
                           [&] { return scan_of(file, header, decoded, options.dpi); });
  if (!parts) return parts.error();
  return recognition_json(recognition.value(), header, options, parts.value());
}

Result<std::string> ImageReader::read_page(std::string_view image, const Page& page,
                                           const OcrOptions& options) {
  auto header = read_header(image, limits_, page.number);
  if (!header) return header.error();
  header.value().exif_orientation = exif_orientation(header.value().format, image);
  auto decoded = options.preprocesses ? decode(image, header.value(), options.rotation != Rotation::none)
                                      : decode_plain(image, header.value());
  if (!decoded) return decoded.error();
  return recognize(image, header.value(), decoded.value(), options);
}

Result<std::string> ImageReader::read_pdf_page(std::string_view image, const Page& page,
                                               const PdfPage& programs, const OcrOptions& options) {
  if (programs.held) {
    const std::string text = programs.held->text.run(image, longest_page_text);
    // A scan with a stamp on it holds text, but not its own.
    if (is_legible(text) &&
        !(is_short(text) && is_scan(programs.held->images.run(image, longest_info), page)))
      return pdf_text_json(without_blank_end(text), page);
  }
  constexpr std::size_t bytes_a_pixel = 3;
  constexpr std::size_t longest_header = 64;
  const auto bytes_of = [](std::int64_t pixels) {
    return static_cast<std::size_t>(pixels) * bytes_a_pixel + longest_header;
  };
  const std::string picture = programs.render.run(image, bytes_of(limits_.max_pixels),
                                                  bytes_of(page.size.width_px * page.size.height_px));
  auto header = read_rendered_header(picture, limits_, page);
  if (!header) return header.error();
  auto decoded = decode(picture, header.value(), false);
  if (!decoded) return decoded.error();
  OcrOptions at_page_dpi = options;
  at_page_dpi.dpi = page.dpi;
  return recognize(picture, header.value(), decoded.value(), at_page_dpi);
}

Result<void> ImageReader::read_pages(std::string_view image, const std::vector<Page>& pages,
                                     const OcrOptions& options, const ReadLimits& limits,
                                     const KeepGoing& keep_going, const PageEnded& page_ended) {
  metrics().count(Event::recognition);
  require_programs(image);
  warm(options.languages);
  const bool is_pdf = sniff(image) == ImageFormat::pdf;
  std::size_t begun = 0;
  std::optional<PdfPage> programs;  // in the children alone
  bool is_to_go_on = true;
  IsolatedPieces pieces;
  pieces.has_next = [&] { return is_to_go_on && begun < pages.size() && Clock::now() < limits.latest; };
  const auto start_programs = [&](const Page& page) -> std::vector<int> {
    if (!is_pdf) return {};
    const ProgramLimits program = program_limits(limits.page_deadline);
    std::optional<PdfPage::Held> held;
    // Where words stand only a recognition tells.
    if (options.takes_pdf_text && !options.formats.need_layout())
      held = {poppler_.start_text(page, program), poppler_.start_images(page, program)};
    programs.emplace(PdfPage{held, poppler_.start_render(page, program)});
    return programs->descriptors();
  };
  pieces.next = [&]() -> IsolatedPiece {
    const Page& page = pages[begun++];
    const auto read_it = [&] {
      return programs ? read_pdf_page(image, page, *programs, options) : read_page(image, page, options);
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
    return Error{
        ErrorCode::deadline_exceeded,
        "There was no time left for page " + std::to_string(pages[begun].number) + " and those after it."};
  return {};
}

}  // namespace ocr
