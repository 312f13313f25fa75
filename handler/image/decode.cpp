#include "image/decode.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "image/exif.hpp"
#include "image/heif.hpp"
#include "image/leptonica.hpp"
#include "image/webp.hpp"

namespace ocr {
namespace {

Error unreadable(ImageFormat format) {
  return Error{ErrorCode::unreadable_image,
               "The bytes start as " + std::string(name_of(format)) + " but are corrupt or truncated."};
}

std::optional<PixelSize> tiff_size(std::string_view bytes, int page) {
  l_int32 width = 0;
  l_int32 height = 0;
  if (readHeaderMemTiff(octets(bytes), bytes.size(), page - 1, &width, &height, nullptr, nullptr, nullptr,
                        nullptr, nullptr) != 0)
    return std::nullopt;
  return PixelSize{width, height};
}

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::int64_t tiff_page_count(std::string_view bytes) {
  const std::unique_ptr<std::FILE, FileCloser> file(fopenReadFromMemory(octets(bytes), bytes.size()));
  l_int32 count = 0;
  if (!file || tiffGetCount(file.get(), &count) != 0) return 0;
  return count;
}

std::optional<PixelSize> announced_size(std::string_view bytes, ImageFormat format, int page) {
  if (format == ImageFormat::gif) return gif_size(bytes);
  if (format == ImageFormat::bmp) return bmp_size(bytes);
  if (format == ImageFormat::tiff) return tiff_size(bytes, page);
  if (format == ImageFormat::heic || format == ImageFormat::avif) return heif_size(bytes);
  l_int32 width = 0;
  l_int32 height = 0;
  l_int32 bits = 0;
  l_int32 samples = 0;
  l_int32 is_mapped = 0;
  l_int32 file_format = 0;
  if (pixReadHeaderMem(octets(bytes), bytes.size(), &file_format, &width, &height, &bits, &samples,
                       &is_mapped) != 0)
    return std::nullopt;
  return PixelSize{width, height};
}

// libjpeg fills missing data with grey and only warns. It also warns about harmless problems, so a file
// counts as truncated only if it has no end marker (FF D9) after its last scan either.
bool jpeg_is_cut_short(std::string_view bytes) {
  using namespace std::string_view_literals;
  const std::size_t end = bytes.rfind("\xFF\xD9"sv);
  const std::size_t scan = bytes.rfind("\xFF\xDA"sv);
  return end == std::string_view::npos || (scan != std::string_view::npos && end < scan);
}

Pix* read_jpeg(std::string_view bytes) {
  l_int32 warnings = 0;
  Pix* pix = pixReadMemJpeg(octets(bytes), bytes.size(), 0, 1, &warnings, 0);
  if (pix && warnings > 0 && jpeg_is_cut_short(bytes)) pixDestroy(&pix);
  return pix;
}

Pix* read_webp(std::string_view bytes) {
  const auto frame = first_webp_frame(bytes);
  const std::string_view picture = frame ? frame->picture : bytes;
  return pixReadMemWebP(octets(picture), picture.size());
}

Pix* read_heif(std::string_view bytes) {
  const std::string pam = heif_to_pam(bytes);
  return pam.empty() ? nullptr : pixReadMemPnm(octets(pam), pam.size());
}

Pix* read_rendered(std::string_view pnm, const ImageHeader& header) {
  // If data is missing at the end, Leptonica only warns.
  if (pnm.size() < static_cast<std::size_t>(header.size.width_px * header.size.height_px)) return nullptr;
  Pix* pix = pixReadMemPnm(octets(pnm), pnm.size());
  if (pix) pixSetResolution(pix, header.dpi, header.dpi);
  return pix;
}

Pix* read_pixels(std::string_view bytes, const ImageHeader& header) {
  switch (header.format) {
    case ImageFormat::png:
      return pixReadMemPng(octets(bytes), bytes.size());
    case ImageFormat::jpeg:
      return read_jpeg(bytes);
    case ImageFormat::tiff:
      return pixReadMemTiff(octets(bytes), bytes.size(), header.page - 1);
    case ImageFormat::webp:
      return read_webp(bytes);
    case ImageFormat::gif:
      return pixReadMemGif(octets(bytes), bytes.size());
    case ImageFormat::bmp:
      return pixReadMemBmp(octets(bytes), bytes.size());
    case ImageFormat::heic:
    case ImageFormat::avif:
      return read_heif(bytes);
    case ImageFormat::pdf:
      return read_rendered(bytes, header);
  }
  return nullptr;
}

using Step = Pix* (*)(Pix*);

Pix* without_colour_map(Pix* pix) {
  return pixRemoveColormap(pix, REMOVE_CMAP_BASED_ON_SRC);
}
Pix* on_white(Pix* pix) {
  return pixRemoveAlpha(pix);
}
// 2, 4 and 16 bits become 8; 1, 8 and 32 stay unchanged.
Pix* of_common_depth(Pix* pix) {
  const l_int32 depth = pixGetDepth(pix);
  return depth == 1 || depth == 8 || depth == 32 ? pixClone(pix) : pixConvertTo8(pix, 0);
}

Pix* turned_as_tagged(Pix* pix, int orientation) {
  constexpr l_int32 clockwise = 1;
  constexpr l_int32 counterclockwise = -1;
  switch (orientation) {
    case 2:
      return pixFlipLR(nullptr, pix);
    case 3:
      return pixRotate180(nullptr, pix);
    case 4:
      return pixFlipTB(nullptr, pix);
    case 6:
      return pixRotate90(pix, clockwise);
    case 8:
      return pixRotate90(pix, counterclockwise);
    case 5:
    case 7: {
      Pix* turned = pixRotate90(pix, clockwise);
      if (turned && orientation == 5) pixFlipLR(turned, turned);
      if (turned && orientation == 7) pixFlipTB(turned, turned);
      return turned;
    }
    default:
      return pixClone(pix);
  }
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
  PixelSize size{0, 0};
  l_int32 width = 0;
  l_int32 height = 0;
  if (readHeaderMemPnm(octets(pnm), pnm.size(), &width, &height, nullptr, nullptr, nullptr, nullptr) == 0)
    size = {width, height};
  if (size.width_px <= 0 || size.height_px <= 0)
    return Error{ErrorCode::unreadable_image,
                 "Page " + std::to_string(page.number) + " of the PDF cannot be rendered."};
  return checked({ImageFormat::pdf, size, page.number, page.dpi}, limits);
}

Result<std::vector<Page>> judge_pages(std::string_view bytes, const PageSelection& chosen,
                                      const ImageLimits& limits) {
  auto first = read_header(bytes, limits);
  if (!first) return first.error();
  const std::int64_t count = first.value().format == ImageFormat::tiff ? tiff_page_count(bytes) : 1;
  const auto numbers = chosen.of(static_cast<int>(std::max<std::int64_t>(1, count)));
  if (!numbers) return numbers.error();
  if (auto few = require_few_pages(static_cast<std::int64_t>(numbers.value().size()), limits); !few)
    return few.error();
  std::vector<Page> pages;
  for (const int number : numbers.value()) {
    if (auto header = read_header(bytes, limits, number); !header) return header.error();
    pages.push_back({number});
  }
  return pages;
}

Result<void> require_few_pages(std::int64_t count, const ImageLimits& limits) {
  if (count <= limits.max_pages) return {};
  return Error{ErrorCode::image_too_large,
               "Reading " + std::to_string(count) + " pages exceeds the limit of " +
                   std::to_string(limits.max_pages) + ". Select fewer with the option \"pages\"."};
}

Result<Image> decode_plain(std::string_view bytes, const ImageHeader& header) {
  Image image(read_pixels(bytes, header));
  if (!image.pix()) return unreadable(header.format);
  // The engine composites transparent pixels on white only if the input format is PNG.
  if (header.format == ImageFormat::png) pixSetInputFormat(image.pix(), IFF_PNG);
  return image;
}

Result<Image> decode(std::string_view bytes, const ImageHeader& header, bool upright) {
  Image image(read_pixels(bytes, header));
  for (const Step step : {without_colour_map, on_white, of_common_depth}) {
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
