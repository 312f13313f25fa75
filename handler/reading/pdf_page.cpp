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

std::string without_blank_end(std::string text) {
  text.erase(text.find_last_not_of(" \n\f") + 1);
  return text + "\n";
}

}  // namespace

PdfPage::PdfPage(const Poppler& poppler, const Page& page, const OcrOptions& options,
                 const ProgramLimits& limits)
    : page_(page), render_(poppler.start_render(page, limits)) {
  // Only recognition finds the positions of words.
  if (options.takes_pdf_text && !options.formats.need_layout())
    held_ = {poppler.start_text(page, limits), poppler.start_images(page, limits)};
}

std::vector<int> PdfPage::descriptors() const {
  std::vector<int> all = render_.descriptors();
  if (!held_) return all;
  for (const RunningProgram& program : {held_->text, held_->images})
    for (const int fd : program.descriptors()) all.push_back(fd);
  return all;
}

// Returns nullopt if the page has no embedded text, or only that of a stamp on a scan.
std::optional<std::string> PdfPage::held_text(std::string_view image) const {
  if (!held_) return std::nullopt;
  const std::string text = held_->text.run(image, longest_text);
  if (!is_legible(text)) return std::nullopt;
  if (is_short(text) && is_scan(held_->images.run(image, longest_image_list), page_)) return std::nullopt;
  return without_blank_end(text);
}

Result<std::string> PdfPage::read(Recognizer& recognizer, std::string_view image, const ImageLimits& limits,
                                  const OcrOptions& options) const {
  if (const auto text = held_text(image)) return pdf_text_json(*text, page_);
  const std::string picture =
      render_.run(image, bytes_of(limits.max_pixels), bytes_of(page_.size.width_px * page_.size.height_px));
  auto header = read_rendered_header(picture, limits, page_);
  if (!header) return header.error();
  auto decoded = decode(picture, header.value(), false);
  if (!decoded) return decoded.error();
  OcrOptions at_page_dpi = options;
  at_page_dpi.dpi = page_.dpi;
  return recognize_page(recognizer, picture, header.value(), decoded.value(), at_page_dpi);
}

}  // namespace ocr
