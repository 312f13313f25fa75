#include "image.hpp"

#include <leptonica/allheaders.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "exif.hpp"

namespace ocr {
namespace {

Error unreadable(ImageFormat format) {
  return Error{ErrorCode::unreadable_image,
               "The bytes start as " + std::string(name_of(format)) + " but are corrupt or cut short."};
}

const l_uint8* octets(std::string_view bytes) {
  return reinterpret_cast<const l_uint8*>(bytes.data());
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

// libjpeg fills what is missing with grey and only warns. It warns of harmless things too, so that a file
// counts as cut short where it also has no end mark (FF D9) after its last scan.
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

Pix* read_pixels(std::string_view bytes, const ImageHeader& header) {
  switch (header.format) {
    case ImageFormat::png:
      return pixReadMemPng(octets(bytes), bytes.size());
    case ImageFormat::jpeg:
      return read_jpeg(bytes);
    case ImageFormat::tiff:
      return pixReadMemTiff(octets(bytes), bytes.size(), header.page - 1);
    case ImageFormat::webp:
      return pixReadMemWebP(octets(bytes), bytes.size());
    case ImageFormat::gif:
      return pixReadMemGif(octets(bytes), bytes.size());
    case ImageFormat::bmp:
      return pixReadMemBmp(octets(bytes), bytes.size());
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
// 2, 4 and 16 bits become 8; 1, 8 and 32 stay as they are.
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

// From an image that was turned back to the one it was made from, whose size is width x height.
Affine from_turned(int degrees, double width, double height) {
  switch (degrees) {
    case 90:
      return {0, 1, 0, -1, 0, height};
    case 180:
      return {-1, 0, width, 0, -1, height};
    case 270:
      return {0, -1, width, 1, 0, 0};
    default:
      return {};
  }
}

Affine from_turned_as_tagged(int orientation, double width, double height) {
  switch (orientation) {
    case 2:
      return {-1, 0, width, 0, 1, 0};
    case 3:
      return from_turned(180, width, height);
    case 4:
      return {1, 0, 0, 0, -1, height};
    case 5:
      return {0, 1, 0, 1, 0, 0};
    case 6:
      return from_turned(90, width, height);
    case 7:
      return {0, -1, width, -1, 0, height};
    case 8:
      return from_turned(270, width, height);
    default:
      return {};
  }
}

}  // namespace

void PixDeleter::operator()(Pix* pix) const {
  pixDestroy(&pix);
}

int Image::width_px() const {
  return pixGetWidth(pix_.get());
}

int Image::height_px() const {
  return pixGetHeight(pix_.get());
}

int Image::x_dpi() const {
  return pixGetXRes(pix_.get());
}

int Image::y_dpi() const {
  return pixGetYRes(pix_.get());
}

Result<std::string> Image::as_png() const {
  constexpr l_float32 no_gamma = 0;
  l_uint8* bytes = nullptr;
  std::size_t size = 0;
  const bool is_written = pixWriteMemPng(&bytes, &size, pix_.get(), no_gamma) == 0;
  const std::unique_ptr<l_uint8, decltype(&lept_free)> owned(bytes, lept_free);
  if (!is_written) return Error{ErrorCode::unreadable_image, "The image cannot be written as PNG."};
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

Result<Image> Image::rotated(int degrees) const {
  Image turned(pixRotateOrth(pix_.get(), degrees / 90),
               to_uploaded_.after(from_turned(degrees, width_px(), height_px())));
  if (!turned.pix_) return Error{ErrorCode::unreadable_image, "The image cannot be turned."};
  pixCopyResolution(turned.pix(), pix());
  return turned;
}

Result<ImageHeader> read_header(std::string_view bytes, const ImageLimits& limits, int page) {
  const auto format = sniff(bytes);
  if (!format)
    return Error{ErrorCode::unsupported_type,
                 "The first bytes are of no type read here: PNG, JPEG, TIFF, WebP, GIF, BMP."};
  const auto size = announced_size(bytes, *format, page);
  if (!size || size->width_px <= 0 || size->height_px <= 0) return unreadable(*format);
  const auto [width, height] = *size;
  if (width > limits.max_side_px || height > limits.max_side_px || width * height > limits.max_pixels)
    return Error{ErrorCode::image_too_large,
                 (page == 1 ? "The image" : "Page " + std::to_string(page)) + " has " +
                     std::to_string(width) + " x " + std::to_string(height) + " pixels; at most " +
                     std::to_string(limits.max_pixels) + " in all and " + std::to_string(limits.max_side_px) +
                     " a side are read here."};
  return ImageHeader{*format, *size, page};
}

Result<int> count_pages(std::string_view bytes, const ImageLimits& limits) {
  auto first = read_header(bytes, limits);
  if (!first) return first.error();
  const std::int64_t count = first.value().format == ImageFormat::tiff ? tiff_page_count(bytes) : 1;
  if (count > limits.max_pages)
    return Error{ErrorCode::image_too_large, "The document has " + std::to_string(count) +
                                                 " pages; at most " + std::to_string(limits.max_pages) +
                                                 " are read here."};
  for (int page = 2; page <= count; ++page)
    if (auto header = read_header(bytes, limits, page); !header) return header.error();
  return static_cast<int>(std::max<std::int64_t>(1, count));
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
  return image;
}

}  // namespace ocr
