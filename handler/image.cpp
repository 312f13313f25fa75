#include "image.hpp"

#include <leptonica/allheaders.h>

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

std::optional<PixelSize> announced_size(std::string_view bytes, ImageFormat format) {
  if (format == ImageFormat::gif) return gif_size(bytes);
  if (format == ImageFormat::bmp) return bmp_size(bytes);
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

Pix* read_pixels(std::string_view bytes, ImageFormat format) {
  switch (format) {
    case ImageFormat::png:
      return pixReadMemPng(octets(bytes), bytes.size());
    case ImageFormat::jpeg:
      return read_jpeg(bytes);
    case ImageFormat::tiff:
      return pixReadMemTiff(octets(bytes), bytes.size(), 0);
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

Result<Image> Image::rotated(int degrees) const {
  Image turned(pixRotateOrth(pix_.get(), degrees / 90));
  if (!turned.pix_) return Error{ErrorCode::unreadable_image, "The image cannot be turned."};
  pixCopyResolution(turned.pix(), pix());
  return turned;
}

Result<ImageHeader> read_header(std::string_view bytes, const ImageLimits& limits) {
  const auto format = sniff(bytes);
  if (!format)
    return Error{ErrorCode::unsupported_type,
                 "The first bytes are of no type read here: PNG, JPEG, TIFF, WebP, GIF, BMP."};
  const auto size = announced_size(bytes, *format);
  if (!size || size->width_px <= 0 || size->height_px <= 0) return unreadable(*format);
  const auto [width, height] = *size;
  if (width > limits.max_side_px || height > limits.max_side_px || width * height > limits.max_pixels)
    return Error{ErrorCode::image_too_large,
                 "The image has " + std::to_string(width) + " x " + std::to_string(height) +
                     " pixels; at most " + std::to_string(limits.max_pixels) + " in all and " +
                     std::to_string(limits.max_side_px) + " a side are read here."};
  return ImageHeader{*format, *size};
}

Result<Image> decode(std::string_view bytes, const ImageHeader& header, bool upright) {
  Image image(read_pixels(bytes, header.format));
  for (const Step step : {without_colour_map, on_white, of_common_depth}) {
    if (!image.pix()) return unreadable(header.format);
    image = Image(step(image.pix()));
  }
  if (image.pix() && upright)
    image = Image(turned_as_tagged(image.pix(), exif_orientation(header.format, bytes)));
  if (!image.pix()) return unreadable(header.format);
  return image;
}

}  // namespace ocr
