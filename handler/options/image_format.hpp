// Detects the type of an image by its first bytes, and reads the image size from GIF and BMP headers.
//
// Cheap and safe enough for the parent process: a few comparisons. GIF and BMP sizes are read here because
// Leptonica's header readers decode the whole image for these two types.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace ocr {

enum class ImageFormat { png, jpeg, tiff, webp, gif, bmp, heic, avif, jpeg2000, pnm, pdf };

inline constexpr std::array image_formats{ImageFormat::png,  ImageFormat::jpeg, ImageFormat::tiff,
                                          ImageFormat::webp, ImageFormat::gif,  ImageFormat::bmp,
                                          ImageFormat::heic, ImageFormat::avif, ImageFormat::jpeg2000,
                                          ImageFormat::pnm,  ImageFormat::pdf};

std::string_view name_of(ImageFormat format);
inline constexpr std::string_view format_list =
    "PNG, JPEG, TIFF, WebP, GIF, BMP, HEIC, AVIF, JPEG 2000, PNM, PDF";
std::optional<ImageFormat> sniff(std::string_view bytes);

struct PixelSize {
  std::int64_t width_px;
  std::int64_t height_px;
};

// Return nullopt for a truncated or invalid header. gif_size returns the extent that contains every frame.
std::optional<PixelSize> gif_size(std::string_view bytes);
std::optional<PixelSize> bmp_size(std::string_view bytes);

}  // namespace ocr
