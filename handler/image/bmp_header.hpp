// What precedes the pixels of a BMP: its kind, its palette and the fields of its pixels.
//
// Not trusted: every byte; this runs in the sandboxed child.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace ocr {

enum class BmpCompression { none = 0, runs_8 = 1, runs_4 = 2, fields = 3, runs_24 = 4, fields_and_alpha = 6 };

// Where the bits of a colour are in a pixel.
struct BmpField {
  std::uint32_t mask = 0;

  std::uint32_t of(std::uint32_t pixel) const {
    if (mask == 0) return 0;
    const int shift = std::countr_zero(mask);
    const std::uint64_t most = mask >> shift;
    return static_cast<std::uint32_t>(((pixel & mask) >> shift) * std::uint64_t{255} / most);
  }
};

struct BmpHeader {
  int width = 0;
  int height = 0;
  int x_dpi = 0;  // 0: not stated
  int y_dpi = 0;
  bool starts_at_top = false;
  std::uint32_t bits = 0;
  BmpCompression compression = BmpCompression::none;
  std::array<BmpField, 4> channels{};  // red, green, blue, alpha
  std::vector<std::uint32_t>
      palette;  // as in a Pix: red, green, blue and alpha from the highest byte to the lowest
  std::string_view pixels;
};

// Returns nullopt if the header is corrupt or truncated, or if the pixels are a JPEG, a PNG or a fax.
std::optional<BmpHeader> read_bmp_header(std::string_view bytes);

// The number of `count` bytes, which must be there.
inline std::uint32_t bmp_number(std::string_view bytes, std::size_t at, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

inline std::uint32_t bmp_colour(std::uint32_t red, std::uint32_t green, std::uint32_t blue,
                                std::uint32_t alpha = 255) {
  return red << 24 | green << 16 | blue << 8 | alpha;
}

}  // namespace ocr
