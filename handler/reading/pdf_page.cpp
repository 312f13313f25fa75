#include "reading/pdf_page.hpp"

#include <cstdint>
#include <utility>

#include "reading/bbox_layout.hpp"
#include "reading/legibility.hpp"
#include "reading/picture_page.hpp"
#include "recognition/embedded_text.hpp"
#include "recognition/layout_text.hpp"
#include "recognition/tables.hpp"

namespace ocr {
namespace {

constexpr std::size_t longest_text = std::size_t{32} << 20;  // about 300,000 words and their places
constexpr std::size_t longest_image_list = std::size_t{4} << 20;

// The size of a PNM picture with this number of pixels.
std::size_t bytes_of(std::int64_t pixels) {
  constexpr std::size_t bytes_a_pixel = 3;
  constexpr std::size_t longest_header = 64;
  return static_cast<std::size_t>(pixels) * bytes_a_pixel + longest_header;
}

// Whether the answer has tables, which rules divide.
bool has_tables(const OutputFormats& formats) {
  return formats.has(OutputFormat::words) || formats.has(OutputFormat::csv) ||
         formats.has(OutputFormat::markdown);
}

}  // namespace

PdfPage::PdfPage(const Poppler& poppler, const Page& page, const OcrOptions& options)
    : page_(page), images_(poppler.start_images(page)), render_(poppler.start_render(page)) {
  if (!options.takes_pdf_text) return;
  text_ = poppler.start_text(page);
  if (has_tables(options.formats)) sketch_ = poppler.start_sketch(page);
}

std::vector<int> PdfPage::descriptors() const {
  std::vector<int> all;
  for (const auto& program : {text_, sketch_, std::optional(images_), std::optional(render_)})
    if (program)
      for (const int fd : program->descriptors()) all.push_back(fd);
  return all;
}

// Empty if the page has no legible text.
Result<Layout> PdfPage::embedded_text(std::string_view image) const {
  if (!text_) return Layout();
  const ProgramOutput text = text_->run(image, longest_text);
  if (text.is_out_of_time) return takes_too_long("to find the text on " + name());
  Layout layout = read_bbox_layout(text.bytes, page_);
  const std::string plain = text_of(layout);
  return is_legible(plain) && !is_in_pieces(plain) ? std::move(layout) : Layout();
}

// Whether the page has images that may show text. They must be small enough if it is drawn, as it is then.
Result<bool> PdfPage::has_images(std::string_view image, bool is_drawn, const ImageLimits& limits) const {
  const ProgramOutput images = images_.run(image, longest_image_list);
  if (images.is_out_of_time && is_drawn) return takes_too_long("to find the images on " + name());
  const bool are_notable = has_notable_images(images.bytes, page_);
  if (is_drawn || are_notable)
    if (auto small = require_small_images(images.bytes, page_, limits); !small) return small.error();
  return are_notable;
}

Result<PdfPage::Picture> PdfPage::picture(std::string_view image, const ImageLimits& limits) const {
  ProgramOutput drawn =
      render_.run(image, bytes_of(limits.max_pixels), bytes_of(page_.size.width_px * page_.size.height_px));
  if (drawn.is_out_of_time) return takes_too_long("to draw " + name());
  auto header = read_rendered_header(drawn.bytes, limits, page_);
  if (!header) return header.error();
  auto decoded = decode(drawn.bytes, header.value(), false);
  if (!decoded) return decoded.error();
  return Picture{std::move(drawn.bytes), header.value(), std::move(decoded).value()};
}

std::string PdfPage::name() const {
  return "page " + std::to_string(page_.number);
}

// Empty if they cannot be found: then gaps alone divide tables.
std::vector<Rule> PdfPage::rules(std::string_view image, const ImageLimits& limits) const {
  const ProgramOutput drawn = sketch_->run(image, bytes_of(limits.max_pixels));
  const auto header = read_rendered_header(drawn.bytes, limits, page_);
  if (!header) return {};
  const auto decoded = decode(drawn.bytes, header.value(), false);
  if (!decoded) return {};
  return rules_in(decoded.value(), static_cast<double>(page_.size.width_px) / decoded.value().width_px());
}

Result<std::string> PdfPage::text_page(Layout layout, const OcrOptions& options) const {
  if (options.formats.need_layout()) layout.tables = find_tables(layout);
  const ImageHeader header{ImageFormat::pdf, page_.size, page_.number, page_.dpi};
  // The PDF has the text already, so it needs no layer.
  return page_json(only_embedded(std::move(layout)), header, options, [] { return std::string(); });
}

Result<std::string> PdfPage::read(Recognizer& recognizer, std::string_view image, const ImageLimits& limits,
                                  const OcrOptions& options) const {
  auto layout = embedded_text(image);
  if (!layout) return layout.error();
  EmbeddedText embedded{std::move(layout).value()};
  const bool has_text = !embedded.layout.blocks.empty();
  if (sketch_ && has_columns(embedded.layout)) embedded.layout.rules = rules(image, limits);
  embedded.is_doubtful = is_doubtful(text_of(embedded.layout));
  const auto images = has_images(image, !has_text || embedded.is_doubtful, limits);
  if (!images) return images.error();
  embedded.has_images_beside = images.value();
  OcrOptions at_page_dpi = options;
  at_page_dpi.dpi = page_.dpi;
  if (has_text && !embedded.is_doubtful && !embedded.has_images_beside)
    return text_page(std::move(embedded.layout), at_page_dpi);
  const auto drawn = picture(image, limits);
  if (!drawn) return drawn.error();
  const auto& [pnm, header, decoded] = drawn.value();
  if (!has_text) return recognize_page(recognizer, pnm, header, decoded, at_page_dpi);
  auto recognition = recognizer.recognize_beside(decoded, at_page_dpi, std::move(embedded));
  if (!recognition) return recognition.error();
  return recognized_json(recognition.value(), pnm, header, decoded, at_page_dpi);
}

}  // namespace ocr
