// What is read from an image before its pixels: type, size, number of pages, orientation.

#include <array>

#include "fuzz.hpp"
#include "image/decode.hpp"
#include "image/exif.hpp"
#include "images.hpp"
#include "output/pdf_image.hpp"

using namespace ocr;
using namespace ocr::fuzz;

namespace {

constexpr ImageLimits limits{1'000'000, 5'000, 20};

void check(const Error& error) {
  must_hold(error.code == ErrorCode::unsupported_type || error.code == ErrorCode::unreadable_image ||
                error.code == ErrorCode::image_too_large,
            "an image is refused with one of the documented codes");
  must_be_sendable(error);
}

void check_header(std::string_view bytes) {
  const auto header = read_header(bytes, limits);
  if (!header) return check(header.error());
  const auto [width, height] = header.value().size;
  must_hold(header.value().format == sniff(bytes), "the header is of the type that the first bytes announce");
  must_hold(width > 0 && height > 0 && width <= limits.max_side_px && height <= limits.max_side_px &&
                width * height <= limits.max_pixels,
            "an accepted header is within the limits");
}

void check_pages(std::string_view bytes) {
  const auto pages = judge_pages(bytes, {}, limits);
  if (!pages) return check(pages.error());
  must_hold(!pages.value().empty() && std::ssize(pages.value()) <= limits.max_pages,
            "the number of pages is within the limits");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = view_of(data, size);
  check_header(bytes);
  check_pages(bytes);
  for (const ImageFormat format : image_formats) {
    const int orientation = exif_orientation(format, bytes);
    must_hold(orientation >= 1 && orientation <= 8, "an orientation is one of eight");
  }
  for (const auto& size_of : {gif_size(bytes), bmp_size(bytes)})
    if (size_of) must_hold(size_of->width_px >= 0 && size_of->height_px >= 0, "a size is not negative");
  if (const auto image = jpeg_for_pdf(bytes))
    must_hold(image->width_px > 0 && image->height_px > 0 && image->data == bytes,
              "a JPEG is embedded unchanged");
  if (const auto image = png_for_pdf(bytes))
    must_hold(!image->data.empty() && image->data.size() < bytes.size(),
              "a PNG's pixels are part of the file");
  return 0;
}
