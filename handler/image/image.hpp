// An image in memory, and operations on it.
//
// Other rooms may pass on pointers to Leptonica's Pix; only this room calls Leptonica.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "image/geometry.hpp"

struct Pix;

namespace ocr {

struct PixDeleter {
  void operator()(Pix* pix) const;
};

class Image {
 public:
  explicit Image(Pix* pix, const Affine& to_uploaded = {})  // takes ownership of `pix`
      : pix_(pix), to_uploaded_(to_uploaded) {}

  int width_px() const;
  int height_px() const;
  Pix* pix() const { return pix_.get(); }
  // Maps these pixels to those of the stored file, through all operations since decoding.
  const Affine& to_uploaded() const { return to_uploaded_; }

  // Resolution according to the file; 0 if it has none.
  int x_dpi() const;
  int y_dpi() const;

  Result<std::string> as_png() const;

  // Rotates clockwise by 90, 180 or 270 degrees.
  Result<Image> rotated(int degrees) const;

  // Copies that may be easier to recognise. If pixels move, to_uploaded() follows. Each returns nullopt if
  // the operation fails, for example because the image is too small.
  std::optional<Image> inverted() const;
  std::optional<Image> straightened(double clockwise_degrees) const;
  std::optional<Image> scaled(double factor) const;
  std::optional<Image> evened() const;     // with paper of equal brightness everywhere
  std::optional<Image> smoothed() const;   // without grain and specks
  std::optional<Image> binarized() const;  // black and white, with a local threshold for each pixel
  Image same() const;                      // shares the pixels

  struct Part;
  std::optional<Part> part(const Box& box) const;

 private:
  std::optional<Image> made(Pix* pix, const Affine& to_this = {}) const;

  std::unique_ptr<Pix, PixDeleter> pix_;
  Affine to_uploaded_;
};

// A copy of a part of an image, with a margin around it that engines like.
struct Image::Part {
  Image image;
  int margin_px;  // on each side
};

}  // namespace ocr
