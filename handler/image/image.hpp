// An image in memory, and what can be done to it.
//
// Other rooms may know Leptonica's Pix by its name, to hand it on; only this room calls Leptonica.
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
  explicit Image(Pix* pix, const Affine& to_uploaded = {})  // takes `pix` over
      : pix_(pix), to_uploaded_(to_uploaded) {}

  int width_px() const;
  int height_px() const;
  Pix* pix() const { return pix_.get(); }
  // From these pixels to those of the file as it is stored, whatever was done to them since.
  const Affine& to_uploaded() const { return to_uploaded_; }

  // As the file says; 0: it does not.
  int x_dpi() const;
  int y_dpi() const;

  Result<std::string> as_png() const;

  // Turned clockwise by 90, 180 or 270 degrees.
  Result<Image> rotated(int degrees) const;

  // Copies for a better reading; where pixels move, to_uploaded() follows. Nothing where the picture is too
  // small for it.
  std::optional<Image> inverted() const;
  std::optional<Image> straightened(double clockwise_degrees) const;
  std::optional<Image> scaled(double factor) const;
  std::optional<Image> evened() const;     // the paper is as light everywhere
  std::optional<Image> smoothed() const;   // without grain and specks
  std::optional<Image> binarized() const;  // black and white, by a threshold of each pixel's surroundings
  Image same() const;                      // shares the pixels

 private:
  std::optional<Image> made(Pix* pix, const Affine& to_this = {}) const;

  std::unique_ptr<Pix, PixDeleter> pix_;
  Affine to_uploaded_;
};

}  // namespace ocr
