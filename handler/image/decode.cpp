#include "image/decode.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "image/exif.hpp"
#include "image/ground.hpp"
#include "image/leptonica.hpp"
#include "image/pixels.hpp"
#include "image/pnm.hpp"
#include "image/tiff.hpp"
#include "image/turn.hpp"
#include "image/webp.hpp"

namespace ocr {
namespace {

Error unreadable(ImageFormat format) {
  return Error{ErrorCode::unreadable_image,
               "The bytes start as " + std::string(name_of(format)) + " but are corrupt or truncated."};
}

using Step = Pix* (*)(Pix*);

Pix* without_colour_map(Pix* pix) {
  return pixRemoveColormap(pix, REMOVE_CMAP_BASED_ON_SRC);
}
// 2, 4 and 16 bits become 8; 1, 8 and 32 stay unchanged.
Pix* of_common_depth(Pix* pix) {
  const l_int32 depth = pixGetDepth(pix);
  return depth == 1 || depth == 8 || depth == 32 ? pixClone(pix) : pixConvertTo8(pix, 0);
}

// The first frame of an animation may be smaller than the canvas.
Image within_animation(Image frame, ImageFormat format, std::string_view bytes) {
  const auto first = format == ImageFormat::webp ? first_webp_frame(bytes) : std::nullopt;
  if (!first || (first->left_px == 0 && first->top_px == 0)) return frame;
  const Affine moved{1, 0, static_cast<double>(first->left_px), 0, 1, static_cast<double>(first->top_px)};
  return Image(pixClone(frame.pix()), moved.after(frame.to_uploaded()));
}

Result<ImageHeader> checked(const ImageHeader& header, const ImageLimits& limits) {
  const auto [width, height] = header.size;
  if (width <= 0 || height <= 0) return unreadable(header.format);
  if (width <= limits.max_side_px && height <= limits.max_side_px && width * height <= limits.max_pixels)
    return header;
  return Error{ErrorCode::image_too_large,
               (header.page == 1 ? "The image" : "Page " + std::to_string(header.page)) + " has " +
                   std::to_string(width) + " x " + std::to_string(height) + " pixels; the limits are " +
                   std::to_string(limits.max_pixels) + " in total and " + std::to_string(limits.max_side_px) +
                   " per side."};
}

}  // namespace

Result<ImageHeader> read_header(std::string_view bytes, const ImageLimits& limits, int page) {
  const auto format = sniff(bytes);
  if (!format)
    return Error{ErrorCode::unsupported_type,
                 "The first bytes match no supported type: " + std::string(format_list) + "."};
  return checked({*format, announced_size(bytes, *format, page).value_or(PixelSize{0, 0}), page}, limits);
}

Result<ImageHeader> read_rendered_header(std::string_view pnm, const ImageLimits& limits, const Page& page) {
  const PixelSize size = pnm_size(pnm).value_or(PixelSize{0, 0});
  if (size.width_px <= 0 || size.height_px <= 0)
    return Error{ErrorCode::unreadable_image,
                 "Page " + std::to_string(page.number) + " of the PDF cannot be rendered."};
  return checked({ImageFormat::pdf, size, page.number, page.dpi}, limits);
}

Result<std::vector<Page>> judge_pages(std::string_view bytes, const PageSelection& chosen,
                                      const ImageLimits& limits) {
  const bool is_tiff = sniff(bytes) == ImageFormat::tiff;
  if (!is_tiff)
    if (auto only = read_header(bytes, limits); !only) return only.error();
  const std::int64_t count = is_tiff ? tiff_page_count(bytes) : 1;
  const auto numbers = chosen.of(static_cast<int>(std::max<std::int64_t>(1, count)));
  if (!numbers) return numbers.error();
  if (auto few = require_few_pages(static_cast<std::int64_t>(numbers.value().size()), limits); !few)
    return few.error();
  std::vector<Page> pages;
  std::optional<Error> problem;
  bool is_any_readable = false;
  for (const int number : numbers.value()) {
    const auto header = read_header(bytes, limits, number);
    if (header) is_any_readable = true;
    // A page too large is a reason to refuse the whole file, since it was asked for; a corrupt one is not.
    if (!header && header.error().code == ErrorCode::image_too_large) return header.error();
    if (!header && !problem) problem = header.error();
    pages.push_back({number});
  }
  if (!is_any_readable) return *problem;
  return pages;
}

Result<void> require_few_pages(std::int64_t count, const ImageLimits& limits) {
  if (count <= limits.max_pages) return {};
  return Error{ErrorCode::image_too_large,
               "Reading " + std::to_string(count) + " pages exceeds the limit of " +
                   std::to_string(limits.max_pages) + ". Select fewer with the option \"pages\"."};
}

Result<Image> decode_plain(std::string_view bytes, const ImageHeader& header, Warnings& warnings) {
  Image image(read_pixels(bytes, header, warnings));
  if (!image.pix()) return unreadable(header.format);
  // The engine composites transparent pixels on white only if the input format is PNG.
  if (header.format == ImageFormat::png) pixSetInputFormat(image.pix(), IFF_PNG);
  return image;
}

Result<Image> decode(std::string_view bytes, const ImageHeader& header, bool upright, Warnings& warnings) {
  Image image(read_pixels(bytes, header, warnings));
  for (const Step step : {without_colour_map, laid_on_ground, of_common_depth}) {
    if (!image.pix()) return unreadable(header.format);
    image = Image(step(image.pix()));
  }
  if (image.pix() && upright) {
    const int orientation = exif_orientation(header.format, bytes);
    image = Image(turned_as_tagged(image.pix(), orientation),
                  from_turned_as_tagged(orientation, image.width_px(), image.height_px()));
  }
  if (!image.pix()) return unreadable(header.format);
  return within_animation(std::move(image), header.format, bytes);
}

}  // namespace ocr
