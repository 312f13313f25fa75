#include "image/tiff_samples.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <vector>

#include "image/leptonica.hpp"

namespace ocr {
namespace {

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void include(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

template <class Number>
double number_at(const unsigned char* bytes, std::size_t index) {
  Number number;
  std::memcpy(&number, bytes + index * sizeof number, sizeof number);
  return static_cast<double>(number);
}

// libtiff has put numbers of whole bytes into the processor's order. Others follow each other bit by bit.
double sample_at(const TiffKind& kind, const unsigned char* row, std::size_t index) {
  const auto bits = static_cast<std::size_t>(kind.bits);
  if (kind.is_float) return bits == 32 ? number_at<float>(row, index) : number_at<double>(row, index);
  if (bits == 8) return kind.is_signed ? number_at<std::int8_t>(row, index) : row[index];
  if (bits == 16)
    return kind.is_signed ? number_at<std::int16_t>(row, index) : number_at<std::uint16_t>(row, index);
  if (bits == 32)
    return kind.is_signed ? number_at<std::int32_t>(row, index) : number_at<std::uint32_t>(row, index);
  std::uint32_t number = 0;
  for (std::size_t bit = index * bits; bit < (index + 1) * bits; ++bit)
    number = number << 1 | (row[bit / 8] >> (7 - bit % 8) & 1U);
  return number;
}

bool is_supported(const TiffKind& kind) {
  if (!kind.is_grey && !(kind.is_rgb && kind.samples >= 3)) return false;
  if (kind.is_float) return kind.bits == 32 || kind.bits == 64;
  if (kind.is_signed) return kind.bits == 8 || kind.bits == 16 || kind.bits == 32;
  return kind.bits >= 1 && (kind.bits <= 16 || kind.bits == 32);
}

class Samples {
 public:
  Samples(const TiffKind& kind, const TiffChunks& chunks)
      : kind_(kind),
        chunks_(chunks),
        together_(static_cast<std::size_t>(kind.is_planar ? 1 : kind.samples)),
        row_bytes_(
            (static_cast<std::size_t>(chunks.width_px) * together_ * static_cast<std::size_t>(kind.bits) +
             7) /
            8),
        chunk_(chunks.bytes) {}

  int channels() const { return kind_.is_grey ? 1 : 3; }

  // Calls take(channel, x, y, value) for each sample of the picture's colours. Returns false at a corrupt
  // chunk.
  template <class Take>
  bool each(const Take& take) {
    if (chunks_.width_px <= 0 || chunks_.height_px <= 0 ||
        row_bytes_ > chunk_.size() / static_cast<std::size_t>(chunks_.height_px))
      return false;
    int index = 0;
    for (int plane = 0; plane < (kind_.is_planar ? channels() : 1); ++plane)
      for (int top = 0; top < kind_.height_px; top += chunks_.height_px)
        for (int left = 0; left < kind_.width_px; left += chunks_.width_px) {
          const auto rows = static_cast<std::size_t>(std::min(chunks_.height_px, kind_.height_px - top));
          if (chunks_.read(index++, chunk_.data()) < rows * row_bytes_) return false;
          each_of_chunk(plane, left, top, take);
        }
    return true;
  }

 private:
  template <class Take>
  void each_of_chunk(int plane, int left, int top, const Take& take) const {
    const int right = std::min(chunks_.width_px, kind_.width_px - left);
    const int bottom = std::min(chunks_.height_px, kind_.height_px - top);
    for (int y = 0; y < bottom; ++y) {
      const unsigned char* row = chunk_.data() + static_cast<std::size_t>(y) * row_bytes_;
      for (int x = 0; x < right; ++x)
        for (int channel = 0; channel < (kind_.is_planar ? 1 : channels()); ++channel) {
          const std::size_t at = static_cast<std::size_t>(x) * together_ + static_cast<std::size_t>(channel);
          take(plane + channel, left + x, top + y, sample_at(kind_, row, at));
        }
    }
  }

  const TiffKind& kind_;
  const TiffChunks& chunks_;
  std::size_t together_;  // samples beside each other
  std::size_t row_bytes_;
  std::vector<unsigned char> chunk_;
};

std::optional<Range> range_of(const TiffKind& kind, Samples& samples) {
  if (!kind.is_float && !kind.is_signed && kind.bits <= 16)
    return Range{0, static_cast<double>((1U << kind.bits) - 1)};
  Range seen;
  if (!samples.each([&](int, int, int, double value) { seen.include(value); })) return std::nullopt;
  for (const double usual : {1.0, 255.0, 65535.0})
    if (seen.low >= 0 && seen.high <= usual && (usual > 1 || kind.is_float)) return Range{0, usual};
  return seen;
}

}  // namespace

Pix* picture_of_samples(const TiffKind& kind, const TiffChunks& chunks) {
  if (!is_supported(kind)) return nullptr;
  Samples samples(kind, chunks);
  const auto range = range_of(kind, samples);
  Picture picture(pixCreate(kind.width_px, kind.height_px, kind.is_grey ? 8 : 32));
  if (!range || !picture) return nullptr;
  const double scale = range->high > range->low ? 255 / (range->high - range->low) : 0;
  const int words_a_row = pixGetWpl(picture.get());
  l_uint32* const pixels = pixGetData(picture.get());
  const bool is_read = samples.each([&](int channel, int x, int y, double value) {
    const double scaled = (value - range->low) * scale;
    // Written so that what is not a number becomes 0.
    const auto level = static_cast<l_uint8>(scaled > 0 ? std::lround(std::min(scaled, 255.0)) : 0);
    l_uint32* row = pixels + static_cast<std::ptrdiff_t>(y) * words_a_row;
    if (kind.is_grey)
      SET_DATA_BYTE(row, x, static_cast<l_uint8>(kind.is_inverted ? 255 - level : level));
    else
      SET_DATA_BYTE(row + x, channel, level);
  });
  return is_read ? picture.release() : nullptr;
}

}  // namespace ocr
