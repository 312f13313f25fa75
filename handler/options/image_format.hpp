// Which image type some bytes are, by their first bytes alone, and the sizes that two headers announce.
//
// Cheap and safe enough for the parent process: a few comparisons. GIF's and BMP's sizes are read here
// because Leptonica's header readers decode those two whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ocr {

enum class ImageFormat { png, jpeg, tiff, webp, gif, bmp, heic, avif, pdf };

std::string_view name_of(ImageFormat format);
inline constexpr std::string_view format_list = "PNG, JPEG, TIFF, WebP, GIF, BMP, HEIC, AVIF, PDF";
std::optional<ImageFormat> sniff(std::string_view bytes);

struct PixelSize {
  std::int64_t width_px;
  std::int64_t height_px;
};

// Nothing where the header is cut short or makes no sense. GIF: the extent that holds every frame.
std::optional<PixelSize> gif_size(std::string_view bytes);
std::optional<PixelSize> bmp_size(std::string_view bytes);

}  // namespace ocr
