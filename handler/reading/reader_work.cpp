#include "reading/reader_work.hpp"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include "base/error.hpp"
#include "base/huge_pages.hpp"
#include "image/heif.hpp"
#include "pdf/kept_pdf.hpp"
#include "pdf/scan_resolution.hpp"
#include "pdf/text_layer.hpp"
#include "reading/child_answer.hpp"
#include "reading/picture_page.hpp"

namespace ocr {
namespace {

constexpr std::size_t longest_info = std::size_t{4} << 20;

std::string encode_greeting(const NurseryGreeting& greeting) {
  std::string text = greeting.reads_pdf ? "pdf\n" : "no pdf\n";
  for (const std::string& code : greeting.installed_languages) text += code + "\n";
  return text;
}

Result<std::string> encoded(const Result<std::vector<Page>>& pages) {
  if (!pages) return pages.error();
  return encode_pages(pages.value());
}

// `bytes` are the PDF and, after it, the layers of its pages.
Result<std::string> with_layers(std::string_view bytes, const ReadingOrder& order) {
  const auto layers = split_layers(bytes.substr(std::min(bytes.size(), order.pdf_bytes)));
  const auto file = add_text_layers(bytes.substr(0, order.pdf_bytes), layers, order.options.pages);
  if (!file) return file.error();
  return encode_pdf(file.value());
}

}  // namespace

NurseryGreeting decode_greeting(std::string_view text) {
  NurseryGreeting greeting;
  std::istringstream lines{std::string(text)};
  std::string line;
  greeting.reads_pdf = std::getline(lines, line) && line == "pdf";
  while (std::getline(lines, line)) greeting.installed_languages.push_back(line);
  return greeting;
}

std::string ReaderWork::start() {
  load_heif_decoders();
  auto models = Recognizer::installed_models();
  models_folder_ = models.folder;
  OcrOptions unused;
  if (!set_option(unused, "lang", settings_.default_languages, models.languages))
    throw Unavailable("OCR_LANG=\"" + settings_.default_languages +
                      "\": not all of these languages are installed");
  if (settings_.loads_model) load(settings_.default_languages);
  return encode_greeting({poppler_.is_installed(), std::move(models.languages)});
}

std::vector<std::string> ReaderWork::readable_paths() const {
  return {models_folder_, "/proc/" + std::to_string(getpid()) + "/maps"};  // the latter for huge pages
}

void ReaderWork::load(const std::string& languages) {
  if (recognizer_.warm(languages)) use_huge_pages();
}

bool ReaderWork::can_do(std::string_view order) const {
  const ReadingOrder told = decode_order(order, settings_.limits);
  return !told.page || recognizer_.has(told.options.languages);
}

std::vector<int> ReaderWork::prepare(std::string_view order) {
  const ReadingOrder told = decode_order(order, settings_.limits);
  if (told.page) {
    pdf_page_.emplace(poppler_, *told.page, told.options);
    return pdf_page_->descriptors();
  }
  const std::int64_t last =
      told.options.pages.is_all() ? settings_.limits.max_pages : told.options.pages.last();
  pdf_info_ = poppler_.start_info(static_cast<int>(last));
  return pdf_info_->descriptors();
}

bool ReaderWork::needs_threads(std::string_view image) const {
  const auto format = sniff(image);
  return format == ImageFormat::heic || format == ImageFormat::avif;
}

std::string ReaderWork::answer(std::string_view order, std::string_view image) {
  began_ = Clock::now();
  return encode_answer([&] { return carry_out(decode_order(order, settings_.limits), image); });
}

Result<std::string> ReaderWork::carry_out(const ReadingOrder& order, std::string_view image) {
  const ImageLimits& limits = settings_.limits;
  const OcrOptions& options = order.options;
  if (pdf_info_) {
    const ProgramOutput info = pdf_info_->run(image, longest_info);
    if (info.is_out_of_time) return takes_too_long("to find the pages");
    const auto scans = options.dpi == 0 ? scan_resolutions(image, options.pages) : std::map<int, int>();
    const auto pages = plan_pages(info.bytes, options.pages, options.dpi, limits, scans);
    if (pages && options.formats.has(OutputFormat::pdf))
      if (auto changeable = require_changeable(image); !changeable) return changeable.error();
    return encoded(pages);
  }
  if (order.pdf_bytes > 0) return with_layers(image, order);
  if (!order.page) return encoded(judge_pages(image, options.pages, limits));
  // The answer takes time too: it is rendered, sent and checked.
  constexpr double share_for_reading = 0.75;
  recognizer_.end_by(began_ + std::chrono::duration_cast<Clock::duration>(order.time * share_for_reading));
  recognizer_.warm(options.languages);  // makes these languages the ones that read; nothing is loaded
  if (pdf_page_) return pdf_page_->read(recognizer_, image, limits, options);
  return read_picture_page(recognizer_, image, limits, *order.page, options);
}

}  // namespace ocr
