#include "image/pixels.hpp"

#include <algorithm>
#include <string>

#include "image/bmp.hpp"
#include "image/gif.hpp"
#include "image/heif.hpp"
#include "image/jpeg.hpp"
#include "image/jpeg2000.hpp"
#include "image/leptonica.hpp"
#include "image/png.hpp"
#include "image/pnm.hpp"
#include "image/tiff.hpp"
#include "image/webp.hpp"

namespace ocr {
namespace {

std::string ends_early(std::int64_t rows, std::int64_t height, bool lacks_detail) {
  const std::string early = "The file ends early";
  if (lacks_detail) return early + ": the picture lacks its fine detail.";
  if (rows >= height) return early + ", but no row is missing.";
  return early + ": what follows row " + std::to_string(rows) + " of " + std::to_string(height) +
         " is missing.";
}

Pix* read_jpeg_to_end(std::string_view bytes, l_int32 hint) {
  return pixReadMemJpeg(octets(bytes), bytes.size(), 0, 1, nullptr, hint);
}

// The last tables or scan head may be what is cut, at which libjpeg gives up; this is what precedes them.
std::string_view before_last_head(std::string_view bytes) {
  const std::size_t tables = bytes.rfind("\xFF\xC4");
  const std::size_t scan = bytes.rfind("\xFF\xDA");
  const auto is_found = [](std::size_t at) { return at != std::string_view::npos; };
  if (is_found(tables) && is_found(scan)) return bytes.substr(0, std::max(tables, scan));
  return bytes.substr(0, is_found(tables) ? tables : is_found(scan) ? scan : 0);
}

// Leptonica refuses a file without an end mark. With one, libjpeg fills what is missing with grey, which
// becomes white.
Pix* read_jpeg(std::string_view bytes, Warnings& warnings) {
  if (jpeg_has_end(bytes)) return read_jpeg_to_end(bytes, 0);
  auto extent = jpeg_extent(bytes);
  if (!extent) {
    bytes = before_last_head(bytes);
    extent = jpeg_extent(bytes);
  }
  if (!extent || extent->rows <= 0) return nullptr;
  if (extent->has_end) return read_jpeg_to_end(bytes, 0);
  Picture pix(read_jpeg_to_end(std::string(bytes) + "\xFF\xD9", L_JPEG_CONTINUE_WITH_BAD_DATA));
  if (!pix) return nullptr;
  const int height = pixGetHeight(pix.get());
  pixRasterop(pix.get(), 0, extent->rows, pixGetWidth(pix.get()), height - extent->rows, PIX_SET, nullptr, 0,
              0);
  warnings.push_back(ends_early(extent->rows, height, extent->lacks_detail));
  return pix.release();
}

Pix* read_png(std::string_view bytes, Warnings& warnings) {
  if (Pix* whole = pixReadMemPng(octets(bytes), bytes.size())) return whole;
  const auto cut = read_cut_png(bytes);
  if (!cut || !cut->pix) return nullptr;
  warnings.push_back(ends_early(cut->rows, pixGetHeight(cut->pix), cut->lacks_detail));
  return cut->pix;
}

Pix* read_webp(std::string_view bytes) {
  const auto frame = first_webp_frame(bytes);
  const std::string_view picture = frame ? frame->picture : bytes;
  return pixReadMemWebP(octets(picture), picture.size());
}

Pix* read_gif(std::string_view bytes) {
  Pix* pix = pixReadMemGif(octets(bytes), bytes.size());
  PixColormap* const colours = pix ? pixGetColormap(pix) : nullptr;
  const auto transparent = transparent_gif_colour(bytes);
  constexpr int opacity = 0;
  if (colours && transparent && *transparent < pixcmapGetCount(colours))
    pixcmapSetAlpha(colours, *transparent, opacity);
  return pix;
}

Pix* read_heif(std::string_view bytes) {
  const std::string pam = heif_to_pam(bytes);
  return pam.empty() ? nullptr : pixReadMemPnm(octets(pam), pam.size());
}

Pix* read_rendered(std::string_view pnm, int dpi) {
  Pix* pix = read_pnm(pnm);
  if (pix) pixSetResolution(pix, dpi, dpi);
  return pix;
}

}  // namespace

std::optional<PixelSize> announced_size(std::string_view bytes, ImageFormat format, int page) {
  switch (format) {
    case ImageFormat::gif:
      return gif_size(bytes);
    case ImageFormat::bmp:
      return bmp_size(bytes);
    case ImageFormat::tiff:
      return tiff_size(bytes, page);
    case ImageFormat::heic:
    case ImageFormat::avif:
      return heif_size(bytes);
    case ImageFormat::jpeg2000:
      return jpeg2000_size(bytes);
    case ImageFormat::pnm:
      return pnm_size(bytes);
    default:
      break;
  }
  l_int32 width = 0;
  l_int32 height = 0;
  if (pixReadHeaderMem(octets(bytes), bytes.size(), nullptr, &width, &height, nullptr, nullptr, nullptr) != 0)
    return std::nullopt;
  return PixelSize{width, height};
}

Pix* read_pixels(std::string_view bytes, const ImageHeader& header, Warnings& warnings) {
  switch (header.format) {
    case ImageFormat::png:
      return read_png(bytes, warnings);
    case ImageFormat::jpeg:
      return read_jpeg(bytes, warnings);
    case ImageFormat::tiff:
      return read_tiff(bytes, header.page);
    case ImageFormat::webp:
      return read_webp(bytes);
    case ImageFormat::gif:
      return read_gif(bytes);
    case ImageFormat::bmp:
      return read_bmp(bytes);
    case ImageFormat::heic:
    case ImageFormat::avif:
      return read_heif(bytes);
    case ImageFormat::jpeg2000:
      return read_jpeg2000(bytes);
    case ImageFormat::pnm:
      return read_pnm(bytes);
    case ImageFormat::pdf:
      return read_rendered(bytes, header.dpi);
  }
  return nullptr;
}

}  // namespace ocr
