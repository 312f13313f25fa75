// Pictures of the samples that libtiff leaves to its callers: 12 and 32 bits, signed and floating point
// numbers.
//
// Not trusted: every value; the sizes were checked against the limits before.
#pragma once

#include <cstddef>
#include <functional>

struct Pix;

namespace ocr {

struct TiffKind {
  int width_px = 0;
  int height_px = 0;
  int bits = 0;  // of a sample
  int samples = 0;
  bool is_float = false;
  bool is_signed = false;
  bool is_planar = false;  // each sample has a plane of its own
  bool is_tiled = false;
  bool is_inverted = false;  // 0 is white
  bool is_grey = false;
  bool is_rgb = false;
  bool has_palette = false;

  bool has_odd_samples() const {
    return is_float || is_signed || (bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16);
  }
};

// The strips or tiles of a picture: all have the same size, and those at the edges may extend beyond it.
struct TiffChunks {
  int width_px = 0;
  int height_px = 0;
  std::size_t bytes = 0;
  std::function<std::size_t(int index, void* into)>
      read;  // returns the number of bytes; 0 if they are corrupt
};

// Grey or coloured, 8 bits a sample; other samples, such as opacity, are left out. Unsigned samples of up to
// 16 bits are scaled from their full range. Others are scaled from 0..1, 0..255 or 0..65535, the smallest
// that contains them all, or else from what is there. The caller owns the picture; nullptr if the kind is not
// supported or corrupt.
Pix* picture_of_samples(const TiffKind& kind, const TiffChunks& chunks);

}  // namespace ocr
