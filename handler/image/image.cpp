#include "image/image.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "image/leptonica.hpp"

namespace ocr {

void PixDeleter::operator()(Pix* pix) const {
  pixDestroy(&pix);
}

Image Image::same() const {
  return Image(pixClone(pix()), to_uploaded_);
}

std::optional<Image> Image::made(Pix* pix, const Affine& to_this) const {
  if (!pix) return std::nullopt;
  return Image(pix, to_uploaded_.after(to_this));
}

std::optional<Image> Image::inverted() const {
  return made(pixInvert(nullptr, pix()));
}

std::optional<Image> Image::straightened(double clockwise_degrees) const {
  const Picture plain = grey(pix());
  const double angle = clockwise_degrees * std::numbers::pi / 180;
  // Given the size, Leptonica enlarges the image so that nothing is cut off.
  Pix* turned = pixRotate(plain.get(), static_cast<float>(angle), L_ROTATE_AREA_MAP, L_BRING_IN_WHITE,
                          width_px(), height_px());
  if (!turned) return std::nullopt;
  // Leptonica centres this image in the larger image and rotates that around its middle pixel.
  const int margin_x = (pixGetWidth(turned) - width_px()) / 2;
  const int margin_y = (pixGetHeight(turned) - height_px()) / 2;
  const int middle_x = pixGetWidth(turned) / 2;
  const int middle_y = pixGetHeight(turned) / 2;
  const Point middle{middle_x + 0.5, middle_y + 0.5};
  const double c = std::cos(angle);
  const double s = std::sin(angle);
  return made(turned, {c, s, middle.x - c * middle.x - s * middle.y - margin_x, -s, c,
                       middle.y + s * middle.x - c * middle.y - margin_y});
}

std::optional<Image> Image::scaled(double factor) const {
  const Picture plain = grey(pix());
  const auto size = static_cast<float>(factor);
  Pix* larger =
      factor < 1 ? pixScaleAreaMap(plain.get(), size, size) : pixScaleGrayLI(plain.get(), size, size);
  if (!larger) return std::nullopt;
  const double x = static_cast<double>(width_px()) / pixGetWidth(larger);
  const double y = static_cast<double>(height_px()) / pixGetHeight(larger);
  // When scaling down, a pixel is the mean of the pixels it covers. When scaling up, the centre of the first
  // pixel does not move.
  const double shift = factor < 1 ? 0 : 0.5;
  return made(larger, {x, 0, shift * (1 - x), 0, y, shift * (1 - y)});
}

std::optional<Image> Image::evened() const {
  constexpr int tile_width = 10;
  constexpr int tile_height = 15;
  constexpr int ink = 60;
  constexpr int least_paper_px = 40;
  constexpr int paper = 230;
  const Picture plain = grey(pix());
  return made(pixBackgroundNorm(plain.get(), nullptr, nullptr, tile_width, tile_height, ink, least_paper_px,
                                paper, 2, 1));
}

std::optional<Image> Image::smoothed() const {
  const Picture plain = grey(pix());
  return made(pixMedianFilter(plain.get(), 3, 3));
}

std::optional<Image> Image::binarized() const {
  constexpr int reach_px = 40;
  constexpr float least_contrast = 0.3F;
  constexpr int tile_px = 2000;  // takes 12 bytes per pixel of a tile
  const Picture plain = grey(pix());
  Pix* binary = nullptr;
  if (std::min(width_px(), height_px()) > 2 * reach_px + 3)
    pixSauvolaBinarizeTiled(plain.get(), reach_px, least_contrast, 1 + width_px() / tile_px,
                            1 + height_px() / tile_px, nullptr, &binary);
  return made(binary);
}

std::optional<Image::Part> Image::part(const Box& box) const {
  constexpr int margin = 12;
  const int left = static_cast<int>(std::lround(box.left));
  const int top = static_cast<int>(std::lround(box.top));
  const std::unique_ptr<::Box, void (*)(::Box*)> area(
      boxCreate(left, top, static_cast<int>(std::lround(box.right)) - left,
                static_cast<int>(std::lround(box.bottom)) - top),
      [](::Box* one) { boxDestroy(&one); });
  const Picture clipped(pixClipRectangle(pix(), area.get(), nullptr));
  const Picture plain = clipped ? grey(clipped.get()) : nullptr;
  constexpr l_uint32 white = 255;
  Pix* framed = plain ? pixAddBorder(plain.get(), margin, white) : nullptr;
  if (!framed) return std::nullopt;
  Image image(framed, to_uploaded_.after({1, 0, static_cast<double>(left - margin), 0, 1,
                                          static_cast<double>(top - margin)}));
  return Part{std::move(image), margin};
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
  if (!turned.pix_) return Error{ErrorCode::unreadable_image, "The image cannot be rotated."};
  pixCopyResolution(turned.pix(), pix());
  return turned;
}

}  // namespace ocr
