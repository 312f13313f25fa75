#include "reading/pdf_page.hpp"

#include <cstdint>
#include <utility>

#include "output/recognition_json.hpp"
#include "reading/picture_page.hpp"

namespace ocr {
namespace {

constexpr std::size_t longest_text = std::size_t{16} << 20;
constexpr std::size_t longest_image_list = std::size_t{4} << 20;

// The size of a PNM picture with this number of pixels.
std::size_t bytes_of(std::int64_t pixels) {
  constexpr std::size_t bytes_a_pixel = 3;
  constexpr std::size_t longest_header = 64;
  return static_cast<std::size_t>(pixels) * bytes_a_pixel + longest_header;
}

std::string held_text_json(std::string text, const Page& page, const OutputFormats& formats) {
  text.erase(text.find_last_not_of(" \n\f") + 1);
  FileParts parts;
  if (formats.has(OutputFormat::pdf)) parts[OutputFormat::pdf];  // no layer
  return pdf_text_json(text + "\n", page, parts);
}

}  // namespace

PdfPage::PdfPage(const Poppler& poppler, const Page& page, const OcrOptions& options)
    : page_(page), images_(poppler.start_images(page)), render_(poppler.start_render(page)) {
  // Only recognition finds the positions of words. The PDF needs none for a page that has its text.
  if (options.takes_pdf_text && !options.formats.without(OutputFormat::pdf).need_layout())
    text_ = poppler.start_text(page);
}

std::vector<int> PdfPage::descriptors() const {
  std::vector<int> all;
  for (const auto& program : {text_, std::optional(images_), std::optional(render_)})
    if (program)
      for (const int fd : program->descriptors()) all.push_back(fd);
  return all;
}

// Empty if the page has no legible text.
Result<std::string> PdfPage::held_text(std::string_view image) const {
  if (!text_) return std::string();
  ProgramOutput text = text_->run(image, longest_text);
  if (text.is_out_of_time) return takes_too_long("to find the text on " + name());
  return is_legible(text.bytes) ? std::move(text.bytes) : std::string();
}

Result<std::string> PdfPage::listed_images(std::string_view image, const ImageLimits& limits) const {
  ProgramOutput list = images_.run(image, longest_image_list);
  if (list.is_out_of_time) return takes_too_long("to find the images on " + name());
  if (auto small = require_small_images(list.bytes, page_, limits); !small) return small.error();
  return std::move(list.bytes);
}

Result<std::string> PdfPage::picture(std::string_view image, const ImageLimits& limits) const {
  ProgramOutput drawn =
      render_.run(image, bytes_of(limits.max_pixels), bytes_of(page_.size.width_px * page_.size.height_px));
  if (drawn.is_out_of_time) return takes_too_long("to draw " + name());
  return std::move(drawn.bytes);
}

std::string PdfPage::name() const {
  return "page " + std::to_string(page_.number);
}

Result<std::string> PdfPage::read(Recognizer& recognizer, std::string_view image, const ImageLimits& limits,
                                  const OcrOptions& options) const {
  const auto text = held_text(image);
  if (!text) return text.error();
  const bool has_text = !text.value().empty();
  if (has_text && !is_short(text.value())) return held_text_json(text.value(), page_, options.formats);
  const auto images = listed_images(image, limits);
  if (!images) return images.error();
  if (has_text && !is_scan(images.value(), page_))
    return held_text_json(text.value(), page_, options.formats);
  const auto drawn = picture(image, limits);
  if (!drawn) return drawn.error();
  auto header = read_rendered_header(drawn.value(), limits, page_);
  if (!header) return header.error();
  auto decoded = decode(drawn.value(), header.value(), false);
  if (!decoded) return decoded.error();
  OcrOptions at_page_dpi = options;
  at_page_dpi.dpi = page_.dpi;
  return recognize_page(recognizer, drawn.value(), header.value(), decoded.value(), at_page_dpi);
}

}  // namespace ocr
